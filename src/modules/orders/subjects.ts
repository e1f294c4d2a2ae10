// What other rooms may know of orders without importing them: labels, open ones, search (port of the house).
import { sql } from 'kysely';
import type { Instant } from '#shared/instant.ts';
import type { Id } from '#shared/ids.ts';
import type { SubjectPort } from '#platform/ports.ts';
import { labelOf } from './service/announce.ts';
import { labelsOf, listAssignments } from './store.ts';

const STATE_WORDS: Readonly<Record<string, string>> = {
  issued: '未签收',
  received: '已签收，待反馈',
  answeredByPhone: '已电话反馈',
  answeredInWriting: '已书面反馈',
};

export const orderSubjects: SubjectPort = {
  kind: 'order',
  async labels(ctx, ids) {
    const rows = await labelsOf(ctx, ids);
    return new Map(rows.map((row) => [row.id, labelOf(row)]));
  },
  async open(ctx, unitId) {
    const { rows } = await sql<{ id: Id; about: string; number_text: string; state: string; issued_at: Instant }>`
      select o.id, o.about, o.number_text, a.state, o.issued_at
      from orders_assignment a join orders_order o on o.id = a.order_id
      where a.unit_id = ${unitId} and a.ended_at is null order by a.id desc limit 200`.execute(ctx.tx);
    return rows.map((row) => ({
      id: row.id,
      label: labelOf(row),
      state: STATE_WORDS[row.state] ?? row.state,
      since: row.issued_at,
    }));
  },
  async search(ctx, word, limit) {
    const rows = await listAssignments(ctx, { q: word, limit });
    const seen = new Map(rows.map((row) => [row.id, { id: row.id, label: labelOf(row), detail: row.ask }]));
    return [...seen.values()];
  },
};

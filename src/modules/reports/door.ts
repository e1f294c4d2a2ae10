// What rooms above ask of matters, reports and tellings: cut to ids and words, in the actor's scope.
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import type { Ctx } from '#platform/context.ts';
import type { ReportForm, ReportKind, ReportState } from './contract/words.ts';
import { reportName } from './rules/chain.ts';
import { loadMatter, loadReport } from './service/load.ts';
import { findTold } from './store/records.ts';

export interface MatterForOrders {
  readonly id: Id;
  readonly unitId: Id;
  readonly title: string;
  readonly category: string;
  readonly level: string | null;
  readonly state: 'open' | 'final';
  readonly learnedAt: Instant;
}

/** A matter of the actor's scope; 404 outside of it. */
export async function matterForOrders(ctx: Ctx, id: Id): Promise<MatterForOrders> {
  const { unit_id: unitId, title, category, level, state, learned_at: learnedAt } = await loadMatter(ctx, id);
  return { id, unitId, title, category, level, state, learnedAt };
}

export interface ReportForOrders {
  readonly id: Id;
  readonly matterId: Id;
  readonly unitId: Id;
  readonly kind: ReportKind;
  readonly form: ReportForm;
  readonly state: ReportState;
  readonly name: string;
  readonly number: string | null;
  readonly submittedAt: Instant | null;
  readonly answersOrderId: Id | null;
}

/** A report of the actor's scope; 404 outside of it. */
export async function reportForOrders(ctx: Ctx, id: Id): Promise<ReportForOrders> {
  const { report } = await loadReport(ctx, id);
  return {
    id,
    matterId: report.matter_id,
    unitId: report.unit_id,
    kind: report.kind,
    form: report.form,
    state: report.state,
    name: reportName(report.kind, report.form, report.ordinal),
    number: report.number_text,
    submittedAt: report.submitted_at,
    answersOrderId: report.answers_order_id,
  };
}

export interface ToldRef {
  readonly id: Id;
  readonly matterId: Id;
  readonly unitId: Id;
  readonly personId: Id;
  readonly answer: 'noted' | 'instructed' | 'notReached';
  readonly words: string;
  readonly at: Instant;
}

/** A telling of the actor's own unit (an answer that instructs becomes an instruction); null where there is none. A18.2 */
export async function toldRef(ctx: Ctx, id: Id): Promise<ToldRef | null> {
  const told = await findTold(ctx.tx, id);
  if (told === null || (ctx.actor.kind !== 'system' && told.unit_id !== ctx.actor.unitId)) return null;
  return {
    id,
    matterId: told.matter_id,
    unitId: told.unit_id,
    personId: told.person_id,
    answer: told.answer,
    words: told.words,
    at: told.at,
  };
}

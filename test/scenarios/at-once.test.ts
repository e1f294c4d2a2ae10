// Two clients at the same moment with the same revision, on every write that moves a record on: one of them does it, the
// other is told (409 or 422 with a code), and the record has moved one step. Additive writes (a second call, a second link)
// are no contest and stand beside the rooms.
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Role } from '#shared/actor.ts';
import type { Id } from '#shared/ids.ts';
import { newId } from '#platform/ids.ts';
import { partsOf } from '#platform/execute.ts';
import { Refusal } from '#platform/refusal.ts';
import { openCity, type City } from '#kit/city.ts';
import { plantAt, type Planted } from '#kit/planted.ts';
import { requestsFor, type Input } from '#kit/requests.ts';

interface Act {
  readonly route: string;
  readonly by: 'home' | 'superior' | 'copied' | 'office';
  readonly role?: Role;
  /** The row that moves on: its table and id. */
  readonly moves: readonly [string, (p: Planted) => Id];
  /** Changes of the request in `requests.ts`, where that one would be refused in this state. */
  readonly body?: (p: Planted) => Record<string, unknown>;
  /** True where the second one finds it done already and is told so without a refusal. */
  readonly again?: boolean;
}

const line = ['reports_dispatch', (p: Planted) => p.sent.lineDispatchId] as const;
const copy = ['reports_dispatch', (p: Planted) => p.sent.copyDispatchId] as const;
const called = ['reports_dispatch', (p: Planted) => p.calling.dispatchId] as const;
const matter = ['reports_matter', (p: Planted) => p.sent.matterId] as const;
const offered = ['reports_matter', (p: Planted) => p.offerId] as const;
const draft = ['reports_report', (p: Planted) => p.sent.draftId] as const;
const finding = ['reports_finding', (p: Planted) => p.findingId] as const;
const assignment = ['orders_assignment', (p: Planted) => p.assignmentId] as const;
const clock = ['deadlines_clock', (p: Planted) => p.clockId] as const;
const duty = ['roster_duty_entry', (p: Planted) => p.dutyEntryId] as const;
const post = ['org_post', (p: Planted) => p.postId] as const;

/** Chains of acts, each on one planted set: what stands later in a chain finds the state that the earlier ones left. */
const CHAINS: readonly (readonly Act[])[] = [
  [
    { route: 'reports.takeCall', by: 'superior', moves: called },
    { route: 'reports.openDispatch', by: 'superior', moves: line, again: true },
    { route: 'reports.acknowledge', by: 'superior', moves: line },
    { route: 'reports.returnDispatch', by: 'superior', moves: line },
    { route: 'reports.openDispatch#copy', by: 'copied', moves: copy, again: true },
    { route: 'reports.acknowledge#copy', by: 'copied', moves: copy },
    { route: 'reports.amendMatter', by: 'home', moves: matter },
    { route: 'reports.changeLevel', by: 'home', moves: matter },
    { route: 'reports.determineLevel', by: 'superior', moves: matter, body: () => ({ level: 'significant' }) },
    { route: 'reports.changeSensitivity', by: 'home', moves: matter },
    { route: 'reports.saveDraft', by: 'home', moves: draft },
    { route: 'reports.sendForSignOff', by: 'home', moves: draft },
    { route: 'reports.takeBack', by: 'home', moves: draft },
    { route: 'reports.abandonDraft', by: 'home', moves: draft },
    { route: 'reports.claim', by: 'home', moves: offered, body: () => ({ matterId: newId(), reportId: newId() }) },
    { route: 'reports.answerFinding', by: 'home', moves: finding },
    { route: 'reports.decideFinding', by: 'superior', moves: finding },
    { route: 'orders.acknowledgeOrder', by: 'home', moves: assignment },
    { route: 'orders.withdrawAssignment', by: 'superior', moves: assignment },
    {
      route: 'roster.correctDuty',
      by: 'home',
      moves: duty,
      body: (p) => ({ newId: newId(), personId: p.leaderId, line: 'leader' }),
    },
    { route: 'org.editPost', by: 'home', role: 'unitAdminA', moves: post },
    { route: 'org.endPost', by: 'home', role: 'unitAdminA', moves: post },
  ],
  [
    { route: 'reports.linkOwnRecord', by: 'superior', moves: called },
    { route: 'reports.confirmByTelephone', by: 'home', moves: line },
    { route: 'reports.tagDispatch', by: 'superior', moves: line },
    { route: 'reports.declineClaim', by: 'home', moves: offered },
    { route: 'reports.decideFinding', by: 'superior', moves: finding },
    { route: 'deadlines.extend', by: 'superior', moves: clock },
    { route: 'deadlines.waive', by: 'superior', moves: clock },
    { route: 'roster.endDuty', by: 'home', moves: duty },
    { route: 'access.revokeGrant', by: 'office', role: 'securityAdmin', moves: ['access_grant', (p) => p.grantId] },
    {
      route: 'calendar.cancelKeyPeriod',
      by: 'home',
      role: 'deskHead',
      moves: ['calendar_key_period', (p) => p.keyPeriodId],
    },
  ],
];
const HOMES = ['610327', '610304'] as const;

let city: City;
const planted: Planted[] = [];

beforeAll(async () => {
  city = await openCity();
  for (const home of HOMES) planted.push(await plantAt(city, { home, superior: 'CITY', copied: 'CITY-D17' }));
}, 60_000);
afterAll(() => city.close());

async function revisionOf(table: string, id: Id): Promise<number> {
  const { rows } = await sql<{ revision: number }>`select revision from ${sql.table(table)} where id = ${id}`.execute(
    city.app.runtime.database.db,
  );
  return rows[0]?.revision ?? 0;
}

async function say(act: Act, p: Planted, revision: number): Promise<string> {
  const [room = '', name = ''] = act.route.replace(/#.*/, '').split('.');
  const module = city.app.modules.find((one) => one.name === room);
  if (module === undefined) throw new Error(room);
  const { route } = partsOf(module, name);
  const asked: Input = requestsFor(city, p)[act.route] ?? {};
  const body =
    asked.body === undefined
      ? undefined
      : { ...asked.body, ...('revision' in asked.body ? { revision } : {}), ...act.body?.(p) };
  const who = city.as({ unitId: act.by === 'office' ? null : p[act.by], roles: [act.role ?? 'dutyOfficer'] });
  try {
    await who.call(route, { ...asked, body } as never);
    return 'done';
  } catch (error) {
    if (!(error instanceof Refusal)) return String(error);
    return error.status === 409 || error.status === 422 ? 'told' : `${String(error.status)} ${error.code}`;
  }
}

test.each(CHAINS.map((acts, index) => ({ acts, index })))(
  'chain $index: of two at once exactly one moves the record on',
  async ({ acts, index }) => {
    const p = planted[index] as Planted;
    const outcomes: Record<string, string> = {};
    for (const act of acts) {
      const [table, idOf] = act.moves;
      const before = await revisionOf(table, idOf(p));
      const said = await Promise.all([say(act, p, before), say(act, p, before)]);
      const steps = (await revisionOf(table, idOf(p))) - before;
      outcomes[act.route] = `${said.toSorted().join(' and ')}, ${String(steps)} step`;
    }
    const expected = Object.fromEntries(
      acts.map((act) => [act.route, `done and ${act.again === true ? 'done' : 'told'}, 1 step`]),
    );
    expect(outcomes).toEqual(expected);
  },
);

test('after all of it no clock runs twice, no number is missing, and every event has its place in the stream', async () => {
  await city.settle();
  const { db } = city.app.runtime.database;
  const gaps = await sql<{ n: number }>`
    select count(*)::int as n from (select unit_id, number_year, max(number) as most, count(*) as held from reports_report where number is not null group by 1, 2, form) x
    where most < held`.execute(db);
  const unplaced = await sql<{
    n: number;
  }>`select count(*)::int as n from event e where not exists (select 1 from stream s where s.event_id = e.id)`.execute(
    db,
  );
  const twice = await sql<{ n: number }>`
    select count(*)::int as n from (select subject_id, rule, owing_unit_id from deadlines_clock where state in ('running', 'overdue') group by 1, 2, 3, due_at having count(*) > 1) x`.execute(
    db,
  );
  expect([gaps.rows[0]?.n, unplaced.rows[0]?.n, twice.rows[0]?.n]).toEqual([0, 0, 0]);
});

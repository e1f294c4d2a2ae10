// T14: every route × every role × every relation of units × states of the records × their label, against the oracle that
// was written apart from the policies. A round is one house of the walk in one state with one label; nothing is stored.
// The small, complete look at fresh records is the scenario access-matrix.test.ts; here states and labels are added.
import { routes as orders } from '#modules/orders/contract.ts';
import { routes as reports } from '#modules/reports/contract.ts';
import { newId } from '#platform/ids.ts';
import { openCity, type City } from '#kit/city.ts';
import { plantAt, type Planted } from '#kit/planted.ts';
import { requestsFor } from '#kit/requests.ts';
import type { Caller } from '#kit/world.ts';
import { WHO, type Relation } from '../../scenarios/access-oracle.ts';
import {
  HOLDERS,
  HOMES,
  actionOf,
  actorOf,
  agrees,
  byRecord,
  byRole,
  each,
  isOffice,
  outcome,
  planned,
  type Holder,
} from '../../scenarios/access-walk.ts';
import { atLeast, none, type Fault } from '../harness/fault.ts';

/** How far the records of a house have come when they are asked for. */
const STATES = ['fresh', 'taken', 'answered', 'ended'] as const;
/** 敏感信息: what a matter is marked with changes how soon it goes up, never who may see it. */
const LABELS = ['plain', 'sensitive'] as const;
const VARIANTS = STATES.flatMap((state) => LABELS.map((label) => ({ state, label })));
const ROUNDS = VARIANTS.length * HOMES.length;
/** Cells of one house in one variant, at least; the full walk has more than a hundred thousand. */
const CELLS_A_ROUND = 4_000;

export const fault: Fault = {
  id: 'T14',
  promise:
    'each route answers each role in each relation as the oracle says, in whatever state and with whatever label the record is',
  rounds: { small: 1, measured: ROUNDS, full: ROUNDS },
  // A house is planted once on a stage: its watch is entered then, and nobody is entered twice.
  roundsOnStage: HOMES.length,
  async open(setting) {
    const ground = await setting.database();
    const bare = { name: '', role: '', ownerUrl: ground.url, appUrl: ground.url, drop: async () => undefined };
    const city = await openCity({ database: { ...bare, ...ground } });
    setting.later(() => city.close());
    const first = setting.size === 'small' ? setting.random.below(ROUNDS) : 0;
    const wrong = new Map<string, number>();
    let cells = 0;
    return {
      async round(i) {
        const at = (first + i) % ROUNDS;
        const home = HOMES[at % HOMES.length];
        const variant = VARIANTS[Math.floor(at / HOMES.length)];
        if (home === undefined || variant === undefined) throw new Error(`no round ${String(i)}`);
        const planted = await plantAt(city, home.codes);
        await label(city, planted, variant.label);
        await bring(city, planted, variant.state);
        const walk = await cellsOf(city, home, planted, setting.size === 'small');
        await each(walk, async (cell) => {
          cells += 1;
          const said = await mismatch(city, cell);
          if (said === null) return;
          const about = `${variant.state} ${variant.label}: ${said}`;
          wrong.set(about, (wrong.get(about) ?? 0) + 1);
        });
      },
      async check() {
        const least = setting.rounds * (setting.size === 'small' ? 1_000 : CELLS_A_ROUND);
        return {
          n: cells,
          findings: [
            none(
              'answers other than the oracle’s',
              [...wrong.values()].reduce((all, one) => all + one, 0),
              Object.fromEntries(wrong),
            ),
            atLeast('cells', cells, least),
          ],
        };
      },
    };
  },
};

interface Cell {
  readonly key: string;
  readonly input: ReturnType<typeof requestsFor>[string];
  readonly relation: Relation;
  readonly unitId: string | null;
  readonly atCity: boolean;
  readonly holder: Holder;
}

/** All cells of a house; a small run asks one of the desk's roles for all of them. */
async function cellsOf(city: City, home: (typeof HOMES)[number], planted: Planted, small: boolean): Promise<Cell[]> {
  const places: { relation: Relation; code: string | null; unitId: string | null }[] = [
    { relation: 'nowhere', code: null, unitId: null },
  ];
  for (const [relation, code] of home.around) places.push({ relation, code, unitId: await city.unit(code) });
  const holders = small
    ? HOLDERS.filter((holder) => ['dutyLeader', 'unitAdminB', 'auditor'].includes(holder))
    : HOLDERS;
  return Object.entries(requestsFor(city, planted)).flatMap(([key, input]) => {
    const row = planned(key);
    if (row.once === true || (key === 'orders.issueOrder#matter' && planted.below === planted.home)) return [];
    return places.flatMap(({ relation, code, unitId }) =>
      holders
        .filter((holder) => !isOffice(holder) || relation === 'nowhere')
        .map((holder) => ({ key, input, relation, unitId, atCity: code === 'CITY', holder })),
    );
  });
}

/** What a cell said otherwise than the oracle; null where they agree. */
async function mismatch(city: City, cell: Cell): Promise<string | null> {
  const { key, input, relation, unitId, atCity, holder } = cell;
  const row = planned(key);
  const role = byRole(WHO[actionOf(city, key)] ?? [], holder);
  const { said } = await outcome(city, actorOf(city, holder, unitId), key, input);
  const expected = role === 'goesOn' ? byRecord(row, relation, holder, atCity) : role;
  return agrees(row, expected, said)
    ? null
    : `${key} for ${relation} as ${holder}: expected ${String(expected)}, said ${String(said)}`;
}

async function label(city: City, planted: Planted, what: (typeof LABELS)[number]): Promise<void> {
  if (what === 'plain') return;
  const desk = city.as({ unitId: planted.home, roles: ['dutyOfficer'] });
  const { sensitivities } = await desk.call(reports.vocabulary);
  const code = sensitivities[0]?.code;
  if (code === undefined) throw new Error('the pack has no sensitivity');
  for (const id of [planted.sent.matterId, planted.drafted.matterId, planted.calling.matterId]) {
    const { card } = await desk.call(reports.readMatter, { params: { id } });
    await desk.call(reports.changeSensitivity, {
      params: { id },
      body: { revision: card.revision, sensitivities: [code], reason: '涉及敏感时段' },
    });
  }
}

/** Goes on with the records of a house as its desks would; each state stands on the one before. */
async function bring(city: City, planted: Planted, state: (typeof STATES)[number]): Promise<void> {
  const far = STATES.indexOf(state);
  const as = (unitId: string): Caller => city.as({ unitId, roles: ['dutyOfficer'] });
  const [desk, above, copied] = [as(planted.home), as(planted.superior), as(planted.copied)];
  if (far >= 1) {
    for (const [who, id] of [
      [above, planted.sent.lineDispatchId],
      [copied, planted.sent.copyDispatchId],
    ] as const) {
      const { revision } = await who.call(reports.openDispatch, { params: { id } });
      await who.call(reports.acknowledge, { params: { id }, body: { revision } });
    }
    await above.call(reports.takeCall, {
      params: { id: planted.calling.dispatchId },
      body: { revision: 1, spokenWith: '' },
    });
    await desk.call(orders.acknowledgeOrder, { params: { id: planted.assignmentId }, body: {} } as never);
  }
  if (far >= 2) {
    const answer = { id: newId(), at: city.now(), spokenBy: '值班员', words: '两人均已找到' };
    await desk.call(orders.answerByTelephone, { params: { id: planted.assignmentId }, body: answer } as never);
    const body = { revision: 1, words: '当时线路中断' };
    await desk.call(reports.answerFinding, { params: { id: planted.findingId }, body } as never);
  }
  if (far >= 3) {
    const reason = '两人失联属实';
    const ended = { outcome: 'upheld', reason };
    await above.call(reports.decideDispute, { params: { id: planted.disputeId }, body: ended } as never);
    await above.call(reports.decideFinding, {
      params: { id: planted.findingId },
      body: { ...ended, revision: 2 },
    } as never);
    await above.call(orders.withdrawAssignment, await withRevision(above, planted, { reason }));
  }
  await city.settle();
}

async function withRevision(who: Caller, planted: Planted, body: object): Promise<never> {
  const order = await who.call(orders.getOrder, { params: { id: planted.orderId } });
  const one = order.assignments.find(({ id }) => id === planted.assignmentId);
  return { params: { id: planted.assignmentId }, body: { ...body, revision: one?.revision } } as never;
}

// A small world for tests of orders: a province outside, a city, two counties, a town, and an officer at each desk.
// Made once for a test file; what is ordered and answered there is each test's own.
import type { Id } from '#shared/ids.ts';
import { newId } from '#platform/ids.ts';
import { routes as deadlineRoutes } from '#modules/deadlines/contract.ts';
import { addPerson, addUnit } from '#kit/units.ts';
import { openWorld, type Caller, type World } from '#kit/world.ts';
import { routes, type IssueOrder } from './contract.ts';

export interface Desks {
  readonly world: World;
  readonly city: Id;
  readonly longxian: Id;
  readonly chencang: Id;
  readonly town: Id;
  readonly province: Id;
  readonly atCity: Caller;
  readonly atLongxian: Caller;
  readonly atChencang: Caller;
  readonly atTown: Caller;
}

/** Opens the world; close `world` afterwards. */
export async function openDesks(): Promise<Desks> {
  const world = await openWorld();
  const units = await world.system(async (ctx) => {
    const province = await addUnit(ctx, { name: '省总值班室', level: 'province', external: true });
    const city = await addUnit(ctx, { name: '某市', level: 'city', under: [province] });
    const longxian = await addUnit(ctx, { name: '陇县', level: 'county', under: [city, province] });
    const chencang = await addUnit(ctx, { name: '陈仓', level: 'county', under: [city, province] });
    const town = await addUnit(ctx, { name: '固关镇', level: 'town', under: [longxian, city, province] });
    return { province, city, longxian, chencang, town };
  });
  const officer = async (unitId: Id, name: string) => {
    const personId = await world.system((ctx) => addPerson(ctx, { unitId, name }));
    return world.as({ unitId, roles: ['dutyOfficer'], name, personId });
  };
  return {
    world,
    ...units,
    atCity: await officer(units.city, '市值班员'),
    atLongxian: await officer(units.longxian, '县值班员'),
    atChencang: await officer(units.chencang, '区值班员'),
    atTown: await officer(units.town, '镇值班员'),
  };
}

/** A verification about words, of the units given. */
export function anOrder(unitIds: Id[], more: Partial<IssueOrder> = {}): IssueOrder {
  return {
    id: newId(),
    kind: 'verification',
    matterId: null,
    about: '固关镇山体滑坡',
    ask: '核实失联人数',
    unitIds,
    writtenAsked: false,
    dueAt: null,
    ...more,
  };
}

/** A telephone answer of this minute. */
export function anAnswer(world: World, more: object = {}) {
  return {
    id: newId(),
    at: world.now(),
    spokenBy: '县值班员',
    takenBy: null,
    words: '2 人失联，正在搜救',
    ...more,
  };
}

/** What the city ordered of Longxian (or of the units given), with the first assignment. */
export async function orderedBy(desks: Desks, more: Partial<IssueOrder> = {}) {
  const receipt = await desks.atCity.call(routes.issueOrder, { body: anOrder([desks.longxian], more) });
  const assignment = receipt.assignments[0];
  if (assignment === undefined) throw new Error('nothing was ordered');
  return { receipt, orderId: receipt.orderId, assignmentId: assignment.id };
}

/** The page of an order as somebody sees it. */
export function pageOf(who: Caller, orderId: Id) {
  return who.call(routes.getOrder, { params: { id: orderId } });
}

/** Alarms at somebody's unit that nobody has taken note of. */
export async function alarmsOf(who: Caller) {
  const { items } = await who.call(deadlineRoutes.listAlarms, {});
  return items.filter((alarm) => alarm.acknowledgedAt === null);
}

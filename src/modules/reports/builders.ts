// Builders for tests of this room and of the rooms above: the real units with the people of a few, and a landslide.
import { readFileSync } from 'node:fs';
import type { Role } from '#shared/actor.ts';
import type { Id } from '#shared/ids.ts';
import { addMs } from '#shared/instant.ts';
import { newId } from '#platform/ids.ts';
import { openWorld, type Caller, type World } from '#kit/world.ts';
import { loadCity, postsOf, unitByCode } from '#modules/org/index.ts';
import { routes } from './contract.ts';

const file = (name: string): string =>
  readFileSync(new URL(`../../app/demo-data/baoji-${name}.csv`, import.meta.url), 'utf8');

export interface City {
  readonly world: World;
  readonly units: Readonly<
    Record<'city' | 'county' | 'otherCounty' | 'town' | 'zone' | 'bureau' | 'province' | 'state', Id>
  >;
  /** Principal leader, leader in charge and head of a unit, by the posts of the data. */
  readonly leaders: Readonly<Record<'county' | 'city', { principal: Id; inCharge: Id; other: Id }>>;
  /** Somebody at a unit with a role. */
  at(unit: keyof City['units'], role?: Role, extra?: { personId?: Id; proved?: boolean }): Caller;
}

const CODES = {
  city: 'CITY',
  county: '610327',
  otherCounty: '610304',
  town: '610327109',
  zone: 'GXQ',
  bureau: 'CITY-D02',
  province: 'SHAANXI',
  state: 'STATE',
} as const;

/** Opens a world with all units and relations, and the people of the city, Longxian and Guguan. */
export async function openCity(): Promise<City> {
  const world = await openWorld();
  const [head = '', ...rows] = file('people').split('\n');
  const people = [head, ...rows.filter((row) => /^(CITY|CITY-DO|610327|610327109|GXQ),/.test(row))].join('\n');
  await world.system((ctx) => loadCity(ctx, { units: file('units'), relations: file('relations'), people }));
  const units = await world.system(async (ctx) => {
    const found: Partial<Record<keyof City['units'], Id>> = {};
    for (const [name, code] of Object.entries(CODES))
      found[name as keyof City['units']] = (await unitByCode(ctx, code)).id;
    return found as City['units'];
  });
  const leaders = { county: await leadersOf(world, units.county), city: await leadersOf(world, units.city) };
  return {
    world,
    units,
    leaders,
    at: (unit, role = 'dutyOfficer', extra = {}) =>
      world.as({ unitId: units[unit], roles: [role], name: `${unit}.${role}`, ...extra }),
  };
}

async function leadersOf(world: World, unitId: Id): Promise<{ principal: Id; inCharge: Id; other: Id }> {
  const posts = await world.system((ctx) => postsOf(ctx, unitId));
  const principal = posts.find((post) => post.principalLeader)?.personId ?? '';
  const inCharge = posts.find((post) => post.inChargeOfDuty)?.personId ?? principal;
  return {
    principal,
    inCharge,
    other: posts.find((post) => post.personId !== principal && post.personId !== inCharge)?.personId ?? '',
  };
}

/** What the county's officer types in twenty seconds: a landslide on the road to Guguan. */
export function aLandslide(city: City, over: Record<string, unknown> = {}) {
  return {
    matterId: newId(),
    reportId: newId(),
    title: '固关镇山体滑坡',
    category: 'emergency',
    type: '11D00',
    level: 'ordinary',
    levelReason: '',
    sensitivities: [] as string[],
    happenedAt: addMs(city.world.now(), -20 * 60_000),
    place: { text: '固关镇关山村', longitude: null, latitude: null },
    learned: {
      at: addMs(city.world.now(), -2 * 60_000),
      way: 'telephone' as const,
      from: '固关镇值班员',
      fromUnitId: city.units.town,
      link: null,
    },
    figures: { missing: 2 } as Record<string, number | boolean | null>,
    text: '固关镇关山村发生山体滑坡，道路中断，两人失联，正在搜救。',
    callbackNumber: null,
    ...over,
  };
}

/** A first report by telephone from the county, already taken by the city. */
export async function aMatterUnderWay(city: City, over: Record<string, unknown> = {}) {
  const body = aLandslide(city, over);
  const receipt = await city.at('county').call(routes.reportByTelephone, { body });
  const dispatchId = receipt.toldTo[0]?.dispatchId ?? '';
  await city
    .at('city')
    .call(routes.takeCall, { params: { id: dispatchId }, body: { revision: 1, spokenWith: '陇县值班员' } });
  return { ...receipt, body, dispatchId };
}

/** A written report of the county, drafted, signed in the system and submitted. */
export async function aWrittenReport(
  city: City,
  matterId: Id,
  kind: 'first' | 'followUp' | 'final' | 'correction' | 'supplement' | 'verification',
  over: Record<string, unknown> = {},
) {
  const id = newId();
  const officer = city.at('county');
  const { corrects, orderId, ...changes } = over as { corrects?: Id; orderId?: Id };
  const draft = await officer.call(routes.draftReport, {
    body: {
      id,
      matterId,
      kind,
      correctsReportId: corrects ?? null,
      answersOrderId: orderId ?? null,
      changes: { text: '正文：现场搜救有序进行。', ...changes },
    },
  });
  let receipt = await officer.call(routes.sendForSignOff, { params: { id }, body: { revision: draft.revision } });
  for (const role of ['deskHead', 'leaderInCharge', 'dutyLeader'] as const) {
    if (receipt.state !== 'inSignOff') break;
    const leader = city.at('county', role);
    const detail = await leader.call(routes.readReport, { params: { id } });
    const acts = detail.allowed;
    if (acts.includes('passStage'))
      receipt = await leader.call(routes.passStage, {
        params: { id },
        body: { revision: receipt.revision, remark: '' },
      });
    else if (acts.includes('signOff'))
      receipt = await leader.call(routes.signOff, { params: { id }, body: { revision: receipt.revision, remark: '' } });
  }
  return receipt;
}

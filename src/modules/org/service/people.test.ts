// People and their numbers on the real PostgreSQL, allowed and refused side by side. A09.3, A25.2, A36.1
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Day } from '#shared/instant.ts';
import type { Role } from '#shared/actor.ts';
import { newId } from '#platform/ids.ts';
import { port, registerPorts } from '#platform/ports.ts';
import type { Caller } from '#kit/world.ts';
import { openCity, type CityWorld } from '../builders.ts';
import { routes } from '../contract.ts';

let city: CityWorld;
const id = (code: string): string => city.id(code);
const at = (code: string, ...roles: Role[]): Caller => city.at(code, ...roles);

beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city.world.close());

const people = (caller: Caller, code: string) =>
  caller.call(routes.listPersons, { params: { id: id(code) }, query: { limit: 200, offset: 0 } });

test('mobiles are masked for everybody, office numbers are open', async () => {
  const { posts, total } = await people(at('610327', 'dutyOfficer'), '610327');
  expect(total).toBe(22);
  expect(posts[0]).toMatchObject({ title: '县长', principalLeader: true, seniority: 1 });
  expect(posts[0]?.phones).toEqual([
    { kind: 'office', shown: expect.stringMatching(/^0917-\d{7}$/), masked: false },
    { kind: 'mobile', shown: expect.stringMatching(/^199\*{4}\d{4}$/), masked: true },
  ]);
});

test.each<[string, string, Role, string, string | null]>([
  ['its own unit', '610327', 'dutyOfficer', '610327', null],
  ['the county above a town', '610327', 'dutyOfficer', '610327109', null],
  ['the city above a town', 'CITY', 'dutyOfficer', '610327109', null],
  ['the zone to which a town is entrusted', 'GXQ', 'dutyOfficer', '610304102', null],
  ['the county that no longer leads an entrusted town', '610304', 'dutyOfficer', '610304102', 'org.unitNotFound'],
  ['a neighbour', '610304', 'dutyOfficer', '610327109', 'org.unitNotFound'],
  ['a unit below looking up', '610327109', 'dutyOfficer', '610327', 'org.unitNotFound'],
  ['a city bureau that only guides', 'CITY-D02', 'dutyOfficer', '610327-D02', 'org.unitNotFound'],
  ['a city bureau with its vertical branch', 'CITY-D13', 'dutyOfficer', '610327-D11', null],
  ['a system administrator', 'CITY', 'systemAdminA', '610327', 'platform.forbidden'],
  [
    'the security administrator, who grants rights and reads no list of people',
    'CITY',
    'securityAdmin',
    '610327',
    'platform.forbidden',
  ],
])('%s', async (_name, from, role, of, refused) => {
  const input = { params: { id: id(of) }, query: { limit: 50, offset: 0 } };
  if (refused === null) expect((await at(from, role).call(routes.listPersons, input)).total).toBeGreaterThan(0);
  else expect(await at(from, role).refusal(routes.listPersons, input)).toBe(refused);
});

test('a whole number needs a reason, is kept with who and why, and reaches nobody outside the scope', async () => {
  const person = (await people(at('610327', 'dutyOfficer'), '610327109')).posts[0]?.personId ?? '';
  const reveal = (caller: Caller, reason?: string) => ({
    caller,
    input: { params: { id: person }, query: reason === undefined ? {} : { reason } },
  });
  const bare = reveal(at('610327', 'dutyOfficer'));
  expect(await bare.caller.refusal(routes.revealPhone, bare.input)).toBe('org.reasonMissing');
  const said = reveal(at('610327', 'dutyOfficer'), '核实滑坡');
  const shown = await said.caller.call(routes.revealPhone, said.input);
  expect(shown.numbers.find((number) => number.kind === 'mobile')?.number).toMatch(/^1990000\d{4}$/);
  const outside = reveal(at('610304', 'dutyOfficer'), '好奇');
  expect(await outside.caller.refusal(routes.revealPhone, outside.input)).toBe('org.personNotFound');
  const office = reveal(at('610327', 'securityAdmin'), '好奇');
  expect(await office.caller.refusal(routes.revealPhone, office.input)).toBe('platform.forbidden');
  await city.world.system(async (ctx) => {
    const kept = await sql<{ reason: string }>`select reason from org_reveal where person_id = ${person}`.execute(
      ctx.tx,
    );
    expect(kept.rows).toEqual([{ reason: '核实滑坡' }]);
    const audit = await sql<{
      n: number;
    }>`select count(*)::int as n from audit where action = 'org.revealPhone' and outcome = 'done'`.execute(ctx.tx);
    expect(audit.rows[0]?.n).toBe(1);
    const stored = await sql<{
      n: number;
    }>`select count(*)::int as n from idempotency where response::text ~ '1990000'`.execute(ctx.tx);
    expect(stored.rows[0]?.n).toBe(0);
  });
});

test('each unit edits its own people and nobody else’s, and the superior hears of it', async () => {
  const admin = at('610327109', 'unitAdminA');
  const [postId, personId] = [newId(), newId()];
  const body = {
    id: postId,
    personId,
    name: '试任',
    title: '值班员',
    staffCategory: 'regular' as const,
    principalLeader: false,
    inChargeOfDuty: false,
    dutyOfficer: true,
    deskHead: false,
    mobile: '199 0000 9999',
    from: '2026-11-01' as Day,
  };
  expect(await admin.refusal(routes.addPost, { params: { id: id('610327') }, body })).toBe('org.unitNotFound');
  expect(await at('610327', 'unitAdminA').refusal(routes.addPost, { params: { id: id('610327109') }, body })).toBe(
    'org.unitNotFound',
  );
  expect(await at('610327109', 'dutyOfficer').refusal(routes.addPost, { params: { id: id('610327109') }, body })).toBe(
    'platform.forbidden',
  );
  expect(
    await admin.refusal(routes.addPost, { params: { id: id('610327109') }, body: { ...body, mobile: '12345' } }),
  ).toBe('org.badMobile');
  await admin.call(routes.addPost, { params: { id: id('610327109') }, body });
  expect(await admin.refusal(routes.addPost, { params: { id: id('610327109') }, body: { ...body, id: newId() } })).toBe(
    'org.postTwice',
  );

  await admin.call(routes.editPost, { params: { id: postId }, body: { title: '值班组长', revision: 1 } });
  expect(await admin.refusal(routes.editPost, { params: { id: postId }, body: { title: '主任', revision: 1 } })).toBe(
    'platform.staleRevision',
  );
  await admin.call(routes.editPerson, { params: { id: personId }, body: { mobile: '19900009998', revision: 1 } });
  expect(
    await at('610327', 'deskHead').refusal(routes.editPerson, {
      params: { id: personId },
      body: { name: '改名', revision: 2 },
    }),
  ).toBe('org.personNotFound');
  await admin.call(routes.endPost, { params: { id: postId }, body: { revision: 2 } });

  const { changes } = await at('610327', 'dutyOfficer').call(routes.listChanges, {
    params: { id: id('610327109') },
    query: { limit: 4 },
  });
  expect(changes.map((change) => [change.act, change.kind])).toEqual([
    ['ended', 'post'],
    ['changed', 'phone'],
    ['changed', 'post'],
    ['made', 'post'],
  ]);
  expect(changes[2]).toMatchObject({ was: { title: '值班员' }, becomes: { title: '值班组长' }, by: '测试员' });
  expect(changes[2]?.since).toBe(city.world.now());
  expect(JSON.stringify(changes)).not.toMatch(/1990000/);
  await city.world.system(async (ctx) => {
    const { rows } = await sql<{ visible: string[] }>`
      select array_to_json(visible_to) as visible from event where type = 'org.peopleChanged' order by seq limit 1`.execute(
      ctx.tx,
    );
    expect(rows[0]?.visible.toSorted()).toEqual([id('610327109'), id('610327'), id('CITY')].toSorted());
  });
});

test('a neighbour changes no post and ends none, and the city edits the people of its own duty office', async () => {
  const [post] = (await people(at('610327', 'dutyOfficer'), '610327109')).posts;
  const params = { id: post?.id ?? '' };
  const neighbour = at('610304', 'unitAdminA');
  expect(await neighbour.refusal(routes.editPost, { params, body: { title: '别的', revision: 1 } })).toBe(
    'org.postNotFound',
  );
  expect(await neighbour.refusal(routes.endPost, { params, body: { revision: 1 } })).toBe('org.postNotFound');
  const [officer] = (await people(at('CITY', 'unitAdminA'), 'CITY-DO')).posts;
  const body = { title: '主任（兼）', revision: 1 };
  expect(
    await at('CITY', 'unitAdminA').call(routes.editPost, { params: { id: officer?.id ?? '' }, body }),
  ).toMatchObject({ revision: 2 });
});

test('whoever is on duty needs no reason for somebody on duty, and one for everybody else', async () => {
  const [first, second] = (await people(at('610327', 'dutyOfficer'), '610327109')).posts;
  const onDuty = { personId: first?.personId ?? '', name: '', title: '', line: 'officer' as const, until: null };
  registerPorts({
    keys: port('keys'),
    subjects: port('subjects'),
    whoIsOnDuty: async () => new Map([[id('610327109'), [onDuty]]]),
  });
  const ask = (personId: string | undefined) => ({ params: { id: personId ?? '' }, query: {} });
  expect((await at('610327', 'dutyOfficer').call(routes.revealPhone, ask(first?.personId))).numbers).toHaveLength(2);
  expect(await at('610327', 'dutyOfficer').refusal(routes.revealPhone, ask(second?.personId))).toBe(
    'org.reasonMissing',
  );
  const off = city.world.as({ unitId: id('610327'), roles: ['dutyOfficer'], onDuty: false });
  expect(await off.refusal(routes.revealPhone, ask(first?.personId))).toBe('org.reasonMissing');
});

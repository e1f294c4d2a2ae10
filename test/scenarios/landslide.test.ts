// The main job, whole: a landslide at 固关镇, told by telephone, reported upward, asked about from above, answered late.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hours, minutes } from '#shared/duration.ts';
import { addMs } from '#shared/instant.ts';
import { routes as deadlines } from '#modules/deadlines/contract.ts';
import { routes as orders } from '#modules/orders/contract.ts';
import { EXTERNAL_CODES } from '#modules/org/index.ts';
import { routes as reports } from '#modules/reports/contract.ts';
import { routes as roster } from '#modules/roster/contract.ts';
import { newId } from '#platform/ids.ts';
import { openCity, type City } from '#kit/city.ts';
import type { Caller } from '#kit/world.ts';

const LONGXIAN = '610327';
const GUGUAN = '610327109';
let city: City;
let cityOfficer: Caller;
let cityLeader: Caller;
let countyOfficer: Caller;
let countyLeader: Caller;
const matterId = newId();
const verification = { order: '', city: '', county: '' };

beforeAll(async () => {
  city = await openCity();
  cityOfficer = await city.at('CITY', 'dutyOfficer');
  cityLeader = await city.at('CITY', 'dutyLeader');
  countyOfficer = await city.at(LONGXIAN, 'dutyOfficer');
  countyLeader = await city.at(LONGXIAN, 'dutyLeader');
  await enterDuty(cityOfficer, cityLeader);
  await enterDuty(countyOfficer, countyLeader);
});
afterAll(() => city.close());

async function enterDuty(officer: Caller, leader: Caller): Promise<void> {
  const span = { from: city.now(), to: addMs(city.now(), hours(16)), mode: 'onSite' as const };
  for (const [line, caller] of [
    ['officer', officer],
    ['leader', leader],
  ] as const) {
    await officer.call(roster.enterDuty, {
      body: { id: newId(), line, personId: caller.actor.personId ?? '', ...span },
    });
  }
}

const ringing = async (who: Caller): Promise<string[]> =>
  (await who.call(deadlines.listAlarms)).items
    .filter((alarm) => alarm.class === 'rings' && alarm.acknowledgedAt === null && alarm.mine)
    .map((alarm) => alarm.term);
const owed = async (who: Caller): Promise<Record<string, string>> =>
  Object.fromEntries(
    (await who.call(deadlines.listOwed, { query: { of: 'mine' } })).items.map((clock) => [clock.term, clock.state]),
  );
const acknowledgeAll = async (who: Caller): Promise<void> => {
  for (const alarm of (await who.call(deadlines.listAlarms)).items.filter(
    ({ acknowledgedAt }) => acknowledgedAt === null,
  )) {
    await who.call(deadlines.acknowledge, { params: { id: alarm.id } });
  }
};
const received = async (who: Caller) => {
  const { items } = await who.call(reports.listReceived, { query: { open: true, limit: 50 } });
  const first = items[0];
  if (first === undefined) throw new Error('nothing was received');
  return first.dispatch;
};

const revisionOf = async (id: string): Promise<number> =>
  (await countyOfficer.call(reports.readReport, { params: { id } })).card.revision;

test('the telephone first report rings at the city and starts the written clock at the minute the county learned of it', async () => {
  const learnedAt = addMs(city.now(), -minutes(4));
  const place = { text: '陇县固关镇', longitude: null, latitude: null };
  await countyOfficer.call(reports.reportByTelephone, {
    body: {
      matterId,
      reportId: newId(),
      title: '固关镇山体滑坡致道路中断',
      category: 'emergency',
      type: null,
      level: null,
      levelReason: '',
      sensitivities: [],
      happenedAt: addMs(city.now(), -minutes(20)),
      place,
      learned: {
        at: learnedAt,
        way: 'unitReport',
        from: '固关镇党政办',
        fromUnitId: await city.unit(GUGUAN),
        link: null,
      },
      figures: {},
      text: '固关镇报：十五时四十分许发生山体滑坡，道路中断，伤亡情况正在核实。',
      callbackNumber: null,
    },
  });
  await city.settle();
  expect(await ringing(cityOfficer)).toEqual(['电话报告待接']);
  const clocks = (await countyOfficer.call(deadlines.listClocks, { query: { kind: 'matter', id: matterId } })).items;
  const written = clocks.find((clock) => clock.term === '书面首报');
  expect(written).toMatchObject({
    startedAt: learnedAt,
    dueAt: addMs(learnedAt, minutes(60)),
    state: 'running',
    row: 'A15.1',
  });
  expect((await owed(countyOfficer))['电话首报']).toBe('running');
});

test('the city takes the call: the telephone clock is met, its alarm is over, the written clock runs on', async () => {
  const dispatch = await received(cityOfficer);
  await cityOfficer.call(reports.takeCall, {
    params: { id: dispatch.id },
    body: { revision: dispatch.revision, spokenWith: '县值班员' },
  });
  await city.settle();
  expect(await ringing(cityOfficer)).toEqual([]);
  const state = await owed(countyOfficer);
  expect(state['电话首报']).toBeUndefined();
  expect(state['书面首报']).toBe('running');
});

test('a leader not reached twice is still owed; told at the third try, the telling is complete and counted', async () => {
  const { items } = await countyOfficer.call(reports.listLeaders);
  const first = items[0];
  if (first === undefined) throw new Error('no leader');
  const tell = (answer: 'notReached' | 'noted', at = city.now()) =>
    countyOfficer.call(reports.tellLeader, {
      params: { id: matterId },
      body: { id: newId(), personId: first.person.id, roles: first.roles, way: 'telephone', at, answer, words: '' },
    });
  expect((await tell('notReached')).attempt).toBe(1);
  expect((await tell('notReached')).attempt).toBe(2);
  expect((await owed(countyOfficer))['呈报领导']).toBe('running');
  const third = await tell('noted');
  for (const role of third.stillOwed) {
    const leader = items.find((item) => (item.roles as string[]).includes(role));
    if (leader === undefined) throw new Error(`nobody is ${role}`);
    await countyOfficer.call(reports.tellLeader, {
      params: { id: matterId },
      body: {
        id: newId(),
        personId: leader.person.id,
        roles: leader.roles,
        way: 'telephone',
        at: city.now(),
        answer: 'noted',
        words: '',
      },
    });
  }
  expect((await owed(countyOfficer))['呈报领导']).toBeUndefined();
});

test('signed off by telephone, the written report arrives, rings, is acknowledged only after it was opened; the signature stays owed', async () => {
  const reportId = newId();
  await countyOfficer.call(reports.draftReport, {
    body: {
      id: reportId,
      matterId,
      kind: 'first',
      correctsReportId: null,
      answersOrderId: null,
      changes: {
        title: '关于固关镇山体滑坡的报告',
        text: '今日下午固关镇发生山体滑坡，道路中断，两人失联，正在搜救。',
        figures: { missing: 2 },
      },
    },
  });
  await countyOfficer.call(reports.sendForSignOff, {
    params: { id: reportId },
    body: { revision: await revisionOf(reportId) },
  });
  const { items } = await countyOfficer.call(reports.listLeaders);
  const leader = items.find((item) => item.person.id === countyLeader.actor.personId);
  const signed = await countyOfficer.call(reports.signOffByTelephone, {
    params: { id: reportId },
    body: {
      revision: await revisionOf(reportId),
      leaderPersonId: leader?.person.id ?? '',
      number: '0917-4600000',
      at: city.now(),
      words: '同意，立即报市',
    },
  });
  expect(signed).toMatchObject({ state: 'submitted', signatureOwed: true });
  expect(signed.number).toMatch(/〔2026〕1号/);
  await city.settle();
  expect(await ringing(cityOfficer)).toContain('来报签收');
  expect((await owed(countyOfficer))['书面首报']).toBeUndefined();
  expect((await owed(countyOfficer))['签发补签']).toBe('running');

  const dispatch = await received(cityOfficer);
  const body = { revision: dispatch.revision };
  expect(await cityOfficer.refusal(reports.acknowledge, { params: { id: dispatch.id }, body })).toBe(
    'reports.notOpenedYet',
  );
  const opened = await cityOfficer.call(reports.openDispatch, { params: { id: dispatch.id } });
  const done = await cityOfficer.call(reports.acknowledge, {
    params: { id: dispatch.id },
    body: { revision: opened.revision },
  });
  expect(done.state).toBe('acknowledged');
  expect(await ringing(cityOfficer)).toEqual([]);
});

test('the province asks by telephone, the city orders Longxian with ten minutes less, and both clocks run', async () => {
  const askedAt = city.now();
  const registered = await cityOfficer.call(orders.registerOutsideOrder, {
    body: {
      id: newId(),
      kind: 'verification',
      matterId: null,
      about: '陇县固关镇山体滑坡',
      ask: '请核实人员失联情况',
      partyUnitId: await city.unit(EXTERNAL_CODES.province),
      callerName: '省政府总值班室值班员',
      callerNumber: null,
      askedAt,
      takenBy: null,
      writtenAsked: false,
      dueAt: null,
    },
  });
  verification.city = registered.assignments[0]?.id ?? '';
  const handed = await cityOfficer.call(orders.handDown, {
    params: { id: verification.city },
    body: { id: newId(), unitIds: [await city.unit(LONGXIAN)], ask: null, writtenAsked: false },
  });
  verification.order = handed.orderId;
  verification.county = handed.assignments[0]?.id ?? '';
  expect(registered.assignments[0]?.phoneDueAt).toBe(addMs(askedAt, minutes(30)));
  expect(handed.assignments[0]?.phoneDueAt).toBe(addMs(askedAt, minutes(20)));
  await city.settle();
  expect(await ringing(countyOfficer)).toContain('调度核实电话反馈');
});

test('unanswered, the alarm climbs to the county leader and to the desk that ordered; the late answer is met late', async () => {
  await acknowledgeAll(countyOfficer);
  await city.advance(minutes(20.5));
  expect(await ringing(countyOfficer)).toContain('调度核实电话反馈');
  await acknowledgeAll(countyOfficer);
  await city.advance(minutes(9));
  expect(await ringing(countyLeader)).not.toContain('调度核实电话反馈');
  await city.advance(minutes(1));
  expect(await ringing(countyLeader)).toContain('调度核实电话反馈');
  expect(await ringing(cityOfficer)).toContain('调度核实电话反馈');
  await countyOfficer.call(orders.answerByTelephone, {
    params: { id: verification.county },
    body: { id: newId(), at: city.now(), spokenBy: '县值班员', takenBy: null, words: '失联两人，已找到一人，轻伤' },
  });
  await city.settle();
  const page = await cityOfficer.call(orders.getOrder, { params: { id: verification.order } });
  expect(page.assignments[0]?.clocks[0]?.state).toBe('metLate');
  expect(await ringing(countyLeader)).not.toContain('调度核实电话反馈');
});

test('the city finds the report late with a reason, the county answers once, a second answer is refused', async () => {
  const clock = (await cityOfficer.call(orders.getOrder, { params: { id: verification.order } })).assignments[0]
    ?.clocks[0];
  const finding = await cityOfficer.call(reports.makeFinding, {
    params: { id: matterId },
    body: {
      id: newId(),
      unitId: await city.unit(LONGXIAN),
      kind: 'late',
      deadlineId: clock?.deadlineId ?? null,
      reason: '核实反馈超过时限十分钟',
      evidence: '',
      evidenceFiles: [],
    },
  });
  const answer = (revision: number) =>
    countyOfficer.call(reports.answerFinding, {
      params: { id: finding.id },
      body: { revision, words: '现场通信中断', files: [] },
    });
  const answered = await answer(finding.revision);
  await expect(answer(answered.revision)).rejects.toMatchObject({ code: 'reports.findingAnswered' });
  const stranger = await city.at('610304', 'dutyOfficer');
  expect(await stranger.refusal(reports.readMatter, { params: { id: matterId } })).toBe('platform.notFound');
});

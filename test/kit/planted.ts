// One record of every kind at a unit, made by the unit itself and those around it, for walks over all routes.
// Decided here: what is planted and by whom. What anybody may do with it is said by the oracle of the walk.
import { hours, minutes } from '#shared/duration.ts';
import type { Id } from '#shared/ids.ts';
import { addMs } from '#shared/instant.ts';
import { routes as access } from '#modules/access/contract.ts';
import { routes as calendar } from '#modules/calendar/contract.ts';
import { routes as deadlines } from '#modules/deadlines/contract.ts';
import { routes as orders } from '#modules/orders/contract.ts';
import { routes as org } from '#modules/org/contract.ts';
import { routes as reports } from '#modules/reports/contract.ts';
import { routes as roster } from '#modules/roster/contract.ts';
import type { RouteOutput, RouteSpec } from '#shared/route.ts';
import { fileRoutes as files } from '#shared/files.ts';
import { executeRoute } from '#platform/execute.ts';
import { newId } from '#platform/ids.ts';
import { Readable } from 'node:stream';
import { sql } from 'kysely';
import type { City } from './city.ts';
import type { Caller } from './world.ts';

export interface Planted {
  readonly home: Id;
  readonly superior: Id;
  /** A unit to which the written report was copied. */
  readonly copied: Id;
  /** A unit below the home, or the home itself where it has none. */
  readonly below: Id;
  /** Entered and drafted; nothing of it has left the house. */
  readonly drafted: { matterId: Id; reportId: Id };
  /** Told by telephone and taken, then written, signed, sent to the superior and copied. */
  readonly sent: {
    matterId: Id;
    callReportId: Id;
    callDispatchId: Id;
    reportId: Id;
    lineDispatchId: Id;
    copyDispatchId: Id;
    draftId: Id;
  };
  /** A second call that the superior has not taken yet. */
  readonly calling: { matterId: Id; dispatchId: Id };
  readonly contactId: Id;
  readonly findingId: Id;
  readonly disputeId: Id;
  /** A matter of the superior that is offered to the home as its own. */
  readonly offerId: Id;
  readonly orderId: Id;
  readonly assignmentId: Id;
  readonly extensionId: Id;
  readonly clockId: Id;
  readonly alarmId: Id;
  readonly dutyEntryId: Id;
  readonly keyPeriodId: Id;
  readonly openFileId: Id;
  readonly draftFileId: Id;
  readonly sentFileId: Id;
  readonly personId: Id;
  readonly leaderId: Id;
  readonly postId: Id;
  readonly deskId: Id;
  readonly servesId: Id;
  readonly relationId: Id;
  readonly importId: Id;
  readonly accountId: Id;
  readonly stationId: Id;
  readonly grantId: Id;
}

/** Calls with what a client may leave out: the route's own schema fills it in. */
function say<R extends RouteSpec>(
  who: Caller,
  route: R,
  input: { params?: unknown; query?: unknown; body?: unknown } = {},
): Promise<RouteOutput<R>> {
  return who.call(route, input as never);
}

/** A small text file in one piece, sealed or left open. */
export async function plantFile(city: City, who: Caller, seal: boolean): Promise<Id> {
  const id = newId();
  const bytes = Buffer.from('现场情况说明：道路已恢复单向通行。\n');
  await say(who, files.open, { body: { id, name: '现场情况说明.txt', size: bytes.length, notClassified: true } });
  const module = city.app.modules.find((one) => one.name === 'files');
  if (module === undefined) throw new Error('no files');
  const request = { actor: who.actor, action: files.putPiece.action };
  await executeRoute(
    city.app.runtime,
    module,
    'putPiece',
    request,
    { params: { id, no: 0 }, query: undefined, body: undefined },
    exchangeWith(bytes),
  );
  if (seal) await say(who, files.seal, { params: { id } });
  return id;
}

function exchangeWith(bytes: Buffer) {
  const nothing = (): void => undefined;
  return {
    address: '127.0.0.1',
    sessionToken: null,
    stationToken: null,
    bytes: Readable.from([bytes]),
    setCookie: nothing,
    clearCookie: nothing,
    sendBytes: nothing,
  };
}

/** The facts that a desk types for a matter. */
export function factsOf(city: City, over: Record<string, unknown> = {}) {
  return {
    title: '山体滑坡致道路中断',
    category: 'emergency',
    type: null,
    level: null,
    levelReason: '',
    sensitivities: [] as string[],
    happenedAt: addMs(city.now(), -minutes(10)),
    place: { text: '县道八公里处', longitude: null, latitude: null },
    learned: {
      at: addMs(city.now(), -minutes(2)),
      way: 'telephone' as const,
      from: '过路群众',
      fromUnitId: null as Id | null,
      link: null,
    },
    figures: {},
    ...over,
  };
}

/** Plants one record of every kind at a unit. */
export async function plantAt(
  city: City,
  codes: { home: string; superior: string; copied: string; below?: string },
): Promise<Planted> {
  const home = await city.unit(codes.home);
  const superior = await city.unit(codes.superior);
  const copied = await city.unit(codes.copied);
  const below = codes.below === undefined ? home : await city.unit(codes.below);
  const officer = await city.at(codes.home, 'dutyOfficer').catch(() => city.at(codes.home, 'dutyLeader', 1));
  const leader = await city.at(codes.home, 'dutyLeader');
  const as = (unitId: Id, role: 'dutyOfficer' | 'dutyLeader' | 'unitAdminA' | 'deskHead') =>
    city.as({ unitId, roles: [role], personId: officer.actor.personId ?? newId() });
  const desk = as(home, 'dutyOfficer');
  const above = as(superior, 'dutyOfficer');

  const dutyEntryId = newId();
  const span = { from: city.now(), to: addMs(city.now(), hours(12)), mode: 'onSite' as const };
  await say(desk, roster.enterDuty, {
    body: { id: dutyEntryId, line: 'leader', personId: leader.actor.personId ?? '', ...span },
  });
  const keyPeriodId = newId();
  const head = as(home, 'deskHead');
  await say(head, calendar.declareKeyPeriod, {
    body: { id: keyPeriodId, name: '防汛重点时段', from: city.now(), until: addMs(city.now(), hours(48)) },
  });

  const openFileId = await plantFile(city, desk, false);
  const draftFileId = await plantFile(city, desk, true);
  const sentFileId = await plantFile(city, desk, true);

  const drafted = { matterId: newId(), reportId: newId() };
  await say(desk, reports.openMatter, {
    body: { id: drafted.matterId, ...factsOf(city, { title: '尚在核实的道路塌方' }) },
  });
  await say(desk, reports.draftReport, {
    body: {
      id: drafted.reportId,
      matterId: drafted.matterId,
      kind: 'first',
      changes: { text: '初步情况。', attachments: [draftFileId] },
    },
  });

  const matterId = newId();
  const callReportId = newId();
  const told = await say(desk, reports.reportByTelephone, {
    body: { matterId, reportId: callReportId, ...factsOf(city, { level: 'ordinary' }), text: '道路中断，正在抢通。' },
  });
  const callDispatchId = told.toldTo[0]?.dispatchId ?? '';
  await say(above, reports.takeCall, { params: { id: callDispatchId }, body: { revision: 1 } });
  const reportId = newId();
  await say(desk, reports.draftReport, {
    body: {
      id: reportId,
      matterId,
      kind: 'first',
      changes: {
        text: '道路中断，两人失联。',
        attachments: [sentFileId],
        addressees: [{ unitId: copied, role: 'copy', way: 'thisSystem' }],
      },
    },
  });
  await sign(desk, reportId);
  const { dispatches } = await say(desk, reports.readReport, { params: { id: reportId } });
  const dispatchTo = (unitId: Id): Id => dispatches.find((one) => one.toUnit.id === unitId)?.id ?? '';
  const draftId = newId();
  await say(desk, reports.draftReport, {
    body: { id: draftId, matterId, kind: 'followUp', changes: { text: '抢通过半。' } },
  });
  const contactId = newId();
  await say(desk, reports.giveSiteContact, {
    params: { id: matterId },
    body: { id: contactId, role: 'commander', name: '雷明', number: '19900000088' },
  });
  const disputeId = newId();
  await say(desk, reports.disputeLevel, {
    params: { id: matterId },
    body: { id: disputeId, level: 'significant', reason: '两人失联，应按较大报送' },
  });
  const findingId = newId();
  await say(above, reports.makeFinding, {
    params: { id: matterId },
    body: { id: findingId, unitId: home, kind: 'late', reason: '电话首报偏晚' },
  });

  const calling = { matterId: newId(), dispatchId: '' };
  const second = await say(desk, reports.reportByTelephone, {
    body: {
      matterId: calling.matterId,
      reportId: newId(),
      ...factsOf(city, { title: '供水管道爆裂' }),
      text: '城区停水。',
    },
  });
  calling.dispatchId = second.toldTo[0]?.dispatchId ?? '';

  const offerId = newId();
  const heard = factsOf(city, { title: '上级先接到的桥梁险情' });
  await say(above, reports.reportByTelephone, {
    body: {
      matterId: offerId,
      reportId: newId(),
      ...heard,
      learned: { ...heard.learned, fromUnitId: home },
      text: '桥面下沉。',
    },
  });

  const orderId = newId();
  const ordered = await say(above, orders.issueOrder, {
    body: {
      id: orderId,
      kind: 'verification',
      about: '道路中断',
      ask: '核实失联人数',
      unitIds: [home],
      writtenAsked: true,
    },
  });
  const assignmentId = ordered.assignments[0]?.id ?? '';
  const extensionId = newId();
  const dueAt = ordered.assignments[0]?.phoneDueAt ?? city.now();
  await say(desk, orders.askExtension, {
    params: { id: assignmentId },
    body: {
      id: extensionId,
      clock: 'verificationByPhone',
      wantedDueAt: addMs(dueAt, minutes(10)),
      reason: '现场通信中断',
    },
  });
  await city.settle();

  const clocks = (await say(desk, deadlines.listClocks, { query: { kind: 'order', id: orderId } })).items;
  const alarms = (await say(desk, deadlines.listAlarms)).items;
  const admin = as(home, 'unitAdminA');
  const { posts } = await say(admin, org.listPersons, { params: { id: home } });
  const post = posts.find((one) => one.personId !== leader.actor.personId) ?? posts[0];
  const { desks } = await say(admin, org.listDesks, { query: { unitId: home } });
  const page = await say(admin, org.readUnit, { params: { id: home } });
  const importId = newId();
  const csv = Buffer.from('unit_code,name,title,staff_category\n').toString('base64');
  await say(admin, org.previewImport, {
    body: { id: importId, files: [{ kind: 'people', name: '人员.csv', contentBase64: csv }] },
  });
  const { accountId, grantId, stationId } = await plantAccount(city, home, post?.personId ?? '');
  return {
    home,
    superior,
    copied,
    below,
    drafted,
    calling,
    contactId,
    findingId,
    disputeId,
    offerId,
    orderId,
    assignmentId,
    extensionId,
    sent: {
      matterId,
      callReportId,
      callDispatchId,
      reportId,
      lineDispatchId: dispatchTo(superior),
      copyDispatchId: dispatchTo(copied),
      draftId,
    },
    clockId: clocks[0]?.id ?? '',
    alarmId: alarms[0]?.id ?? '',
    dutyEntryId,
    keyPeriodId,
    openFileId,
    draftFileId,
    sentFileId,
    personId: post?.personId ?? '',
    leaderId: leader.actor.personId ?? '',
    postId: post?.id ?? '',
    deskId: desks[0]?.id ?? '',
    servesId: desks[0]?.serves[0]?.id ?? '',
    relationId: page.superiors[0]?.id ?? '',
    importId,
    accountId,
    stationId,
    grantId,
  };
}

/** Signed off by telephone by whoever of the leaders may. */
async function sign(desk: Caller, reportId: Id): Promise<void> {
  const revision = async (): Promise<number> =>
    (await say(desk, reports.readReport, { params: { id: reportId } })).card.revision;
  const sent = await say(desk, reports.sendForSignOff, {
    params: { id: reportId },
    body: { revision: await revision() },
  });
  if (sent.state === 'submitted') return;
  const { items } = await say(desk, reports.listLeaders);
  for (const leader of items) {
    const body = {
      revision: await revision(),
      leaderPersonId: leader.person.id,
      number: '0917-4600000',
      at: desk.actor.provedAt ?? '',
      words: '同意报送',
    };
    const code = await desk
      .refusal(reports.signOffByTelephone, { params: { id: reportId }, body: body as never })
      .catch(() => null);
    if (code === null) return;
  }
  throw new Error('nobody could sign');
}

async function plantAccount(
  city: City,
  unitId: Id,
  personId: Id,
): Promise<{ accountId: Id; grantId: Id; stationId: Id }> {
  const accountId = newId();
  const grantId = newId();
  const admin = city.as({ unitId, roles: ['unitAdminA'] });
  await say(admin, access.createAccount, {
    body: { id: accountId, account: `planted.${accountId.slice(-6)}`, personId, unitId },
  });
  const security = city.as({ unitId: null, roles: ['securityAdmin'] });
  await say(security, access.grant, { body: { id: grantId, accountId, unitId, role: 'dutyOfficer' } });
  const stationId = newId();
  await city.app.runtime.database.db.transaction().execute(async (tx) => {
    await sql`insert into access_station (id, token_hash, name, first_seen_at) values (${stationId}, ${stationId}, '终端', ${city.now()}::timestamptz)`.execute(
      tx,
    );
    await sql`insert into access_session (id, token_hash, account_id, station_id, unit_id, stage, way, started_at, seen_at, expires_at, address)
      values (${newId()}, ${stationId}, ${accountId}, ${stationId}, ${unitId}, 'open', 'password', ${city.now()}::timestamptz, ${city.now()}::timestamptz, ${addMs(city.now(), 1)}::timestamptz, '127.0.0.1')`.execute(
      tx,
    );
  });
  return { accountId, grantId, stationId };
}

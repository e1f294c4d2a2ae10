// The time line in words: each event of reports, orders and deadlines as one sentence.
// An event that this page does not know is left out rather than shown by its name.
import type { TimelineEntry } from '#modules/reports/contract.ts';
import type { TimelineItem } from '../../ui/Timeline.tsx';
import { tellAnswerWords, tellWayWords, tryWords, siteRoleWords, wayWords } from './words.ts';

type Payload = Readonly<Record<string, unknown>>;
type Said = { readonly title: string; readonly detail?: string; readonly tone?: 'alarm' | 'done' };
/** Names of the pack's codes (levels). */
type NameOf = (code: string) => string;
type Say = (payload: Payload, entry: TimelineEntry, nameOf: NameOf) => Said | null;

const text = (payload: Payload, name: string): string => {
  const value = payload[name];
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
};
const wordOf = (words: Readonly<Record<string, string>>, code: string): string => words[code] ?? code;
const quoted = (words: string): string => (words === '' ? '' : `“${words}”`);
const reasonOf = (payload: Payload): { detail?: string } =>
  text(payload, 'reason') === '' ? {} : { detail: text(payload, 'reason') };

/** Fields of a matter that can be corrected. */
const amendedWords: Readonly<Record<string, string>> = {
  title: '事项标题',
  type: '事件类型',
  place: '地点',
  happenedAt: '发生时间',
};

const sayings: Readonly<Record<string, Say>> = {
  'reports.matterOpened': (_p, entry) => ({ title: `${entry.unit?.name ?? ''}登记事项` }),
  'reports.matterAmended': (p) => {
    const fields = Array.isArray(p['fields']) ? p['fields'].flatMap((field) => amendedWords[String(field)] ?? []) : [];
    return { title: fields.length === 0 ? '补充更正事项' : `补充更正${fields.join('、')}` };
  },
  'reports.levelChanged': (p, _entry, nameOf) => ({
    title: `级别：${nameOf(text(p, 'to'))}${text(p, 'body') === '' ? '' : `（${text(p, 'body')}）`}`,
    ...reasonOf(p),
  }),
  'reports.levelDisputed': (p, _entry, nameOf) => ({
    title: `对级别提出异议，认为是${nameOf(text(p, 'level'))}`,
    ...reasonOf(p),
  }),
  'reports.disputeDecided': (p, _entry, nameOf) => ({
    title: text(p, 'outcome') === 'upheld' ? '级别异议：维持原级别' : `级别异议：改为${nameOf(text(p, 'level'))}`,
    ...reasonOf(p),
  }),
  'reports.sensitivityChanged': (p) => ({ title: '标注敏感', ...reasonOf(p) }),
  'reports.telephoned': (p) => ({ title: `电话报告${text(p, 'toUnit')}，待接电话确认` }),
  'reports.callTaken': (p) => ({
    title: `${text(p, 'toUnit')}已接电话`,
    ...(text(p, 'spokenWith') === '' ? {} : { detail: `通话人 ${text(p, 'spokenWith')}` }),
    tone: 'done',
  }),
  'reports.draftAbandoned': (p) => ({ title: `${text(p, 'name')}草稿作废`, ...reasonOf(p) }),
  'reports.sentForSignOff': (p) => ({ title: `${text(p, 'name')}送签` }),
  'reports.takenBack': (p) => ({ title: `${text(p, 'name')}撤回修改` }),
  'reports.sentBack': (p) => ({ title: `${text(p, 'name')}被退回修改`, ...reasonOf(p) }),
  'reports.stagePassed': (p) => ({ title: `${text(p, 'name')}${text(p, 'act') === 'signOff' ? '已签发' : '已核稿'}` }),
  'reports.signatureOwed': (p) => ({
    title: `${text(p, 'name')}${text(p, 'why') === 'unsigned' ? '先报后签' : '电话签发'}，待补签`,
  }),
  'reports.signedLater': (p) => ({ title: `${text(p, 'name')}已补签`, tone: 'done' }),
  'reports.submitted': (p) => ({
    title: `报送${text(p, 'name')}${p['noChange'] === true ? '（无变化）' : ''}`,
    detail: text(p, 'number'),
    tone: 'done',
  }),
  'reports.dispatched': (p) => ({ title: `${text(p, 'name')}送达${text(p, 'toUnit')}` }),
  'reports.dispatchSent': (p) => ({
    title: `${text(p, 'name')}经${wordOf(wayWords, text(p, 'way'))}报${text(p, 'toUnit')}`,
    ...(text(p, 'externalNumber') === '' ? {} : { detail: `对方编号 ${text(p, 'externalNumber')}` }),
  }),
  'reports.dispatchOpened': (p) => ({ title: `${text(p, 'toUnit')}打开${text(p, 'name')}` }),
  'reports.acknowledged': (p) => ({ title: `${text(p, 'toUnit')}签收${text(p, 'name')}`, tone: 'done' }),
  'reports.confirmedByTelephone': (p) => ({ title: `电话确认${text(p, 'toUnit')}收到`, detail: text(p, 'with') }),
  'reports.returned': (p) => ({ title: `${text(p, 'toUnit')}退回${text(p, 'name')}`, ...reasonOf(p) }),
  'reports.passedUpward': (p) => ({ title: `${text(p, 'name')}已转报上级` }),
  'reports.rhythmSet': (p) => ({
    title: p['everyMinutes'] === null ? '不再要求续报' : `要求每 ${text(p, 'everyMinutes')} 分钟续报`,
    ...reasonOf(p),
  }),
  'reports.told': (p) => {
    const missed = text(p, 'answer') === 'notReached';
    const said = missed ? `未接通第 ${text(p, 'attempt')} 次` : wordOf(tellAnswerWords, text(p, 'answer'));
    return {
      title: `呈报${text(p, 'name')}（${wordOf(tellWayWords, text(p, 'way'))}）：${said}`,
      ...(text(p, 'words') === '' ? {} : { detail: quoted(text(p, 'words')) }),
    };
  },
  'reports.leadersTold': () => ({ title: '应呈报的领导都已报告', tone: 'done' }),
  'reports.offered': () => ({ title: '提请下级认领' }),
  'reports.claimed': () => ({ title: '下级已认领' }),
  'reports.claimDeclined': (p) => ({ title: '下级不认领', ...reasonOf(p) }),
  'reports.linked': (p) => ({ title: text(p, 'kind') === 'undone' ? '撤销关联' : '关联事项', ...reasonOf(p) }),
  'reports.siteContactGiven': (p) => ({
    title: `报送${wordOf(siteRoleWords, text(p, 'role'))}${text(p, 'name')}`,
    detail: text(p, 'jobTitle'),
  }),
  'reports.siteContactTried': (p) => ({ title: `试拨现场联系电话：${wordOf(tryWords, text(p, 'outcome'))}` }),
  'reports.callFromAbove': (p) => ({
    title: `上级${text(p, 'caller')}来电${p['answered'] === true ? '，已接' : '，未接'}`,
    detail: quoted(text(p, 'words')),
  }),
  'reports.findingMade': (p) => ({ title: '上级作出认定', ...reasonOf(p) }),
  'reports.findingAnswered': (p) => ({ title: '对认定提出申辩', detail: quoted(text(p, 'words')) }),
  'reports.findingDecided': (p) => ({
    title: text(p, 'outcome') === 'upheld' ? '认定维持' : '认定撤销',
    ...reasonOf(p),
  }),
  'orders.verificationOrdered': (p) => ({
    title: `${text(p, 'issuer')}调度核实，要求${text(p, 'unit')}反馈`,
    detail: `${text(p, 'number')}　${text(p, 'ask')}`,
  }),
  'orders.taskOrdered': (p) => ({
    title: `${text(p, 'issuer')}交办${text(p, 'unit')}`,
    detail: `${text(p, 'number')}　${text(p, 'ask')}`,
  }),
  'orders.acknowledged': (p) => ({ title: `${text(p, 'unit')}签收${text(p, 'number')}` }),
  'orders.answeredByPhone': (p) => ({
    title: `${text(p, 'unit')}电话反馈${text(p, 'issuer')}`,
    detail: quoted(text(p, 'words')),
    tone: 'done',
  }),
  'orders.answeredInWriting': (p) => ({
    title: `${text(p, 'unit')}书面反馈${text(p, 'issuer')}`,
    ...(text(p, 'words') === '' ? {} : { detail: quoted(text(p, 'words')) }),
    tone: 'done',
  }),
  'orders.answerAdded': (p) => ({ title: `${text(p, 'unit')}补充反馈`, detail: quoted(text(p, 'words')) }),
  'orders.extensionAsked': (p) => ({ title: `${text(p, 'unit')}申请延期`, ...reasonOf(p) }),
  'orders.extensionDecided': (p) => ({
    title: p['granted'] === true ? '同意延期' : '不同意延期',
    detail: quoted(text(p, 'words')),
  }),
  'orders.withdrawn': (p) => ({ title: `${text(p, 'issuer')}撤回${text(p, 'number')}`, ...reasonOf(p) }),
  'orders.closed': (p) => ({ title: `${text(p, 'number')}办结`, tone: 'done' }),
  'deadlines.overdue': (p) => ({ title: `${text(p, 'term')} 超时（疑似，待上级认定）`, tone: 'alarm' }),
  'deadlines.climbed': (p) => ({ title: `${text(p, 'term')} 逐级催办`, tone: 'alarm' }),
  'deadlines.extended': (p) => ({ title: `${text(p, 'term')} 延期`, ...reasonOf(p) }),
  'deadlines.waived': (p) => ({ title: `${text(p, 'term')} 免办`, ...reasonOf(p) }),
};

/** Climbs of one clock are one entry, the latest, that says how many there were; a screen rings for each, a paper does not. */
function withoutRepeats(entries: readonly TimelineEntry[]): { entry: TimelineEntry; times: number }[] {
  const clockOf = (entry: TimelineEntry) => (entry.type === 'deadlines.climbed' ? text(entry.payload, 'clockId') : '');
  const times = new Map<string, number>();
  for (const entry of entries) times.set(clockOf(entry), (times.get(clockOf(entry)) ?? 0) + 1);
  const last = new Map(entries.map((entry) => [clockOf(entry), entry.id]));
  return entries
    .filter((entry) => clockOf(entry) === '' || last.get(clockOf(entry)) === entry.id)
    .map((entry) => ({ entry, times: clockOf(entry) === '' ? 1 : (times.get(clockOf(entry)) ?? 1) }));
}

/** What happens by itself to a clock comes after what people did in that instant, and in this order among itself. */
const byCause = ['deadlines.reminded', 'deadlines.overdue', 'deadlines.climbed'];

/** Oldest first; within one instant the cause before its consequence, else as it was written. */
export function inOrder(entries: readonly TimelineEntry[]): TimelineEntry[] {
  return entries.toSorted((a, b) => a.at.localeCompare(b.at) || byCause.indexOf(a.type) - byCause.indexOf(b.type));
}

/** Entries as the time line shows them; what has no words is left out. `here` is the matter whose page it is. */
export function timelineItems(entries: readonly TimelineEntry[], here: string | null, nameOf: NameOf): TimelineItem[] {
  return withoutRepeats(inOrder(entries)).flatMap(({ entry, times }) => {
    const said = sayings[entry.type]?.(entry.payload, entry, nameOf) ?? null;
    if (said === null) return [];
    const elsewhere = here !== null && entry.matterId !== here ? `〔${entry.matterTitle}〕` : '';
    const who = [entry.unit?.name, entry.by?.name].filter((part) => part !== undefined).join(' ');
    return [
      {
        id: entry.id,
        at: entry.at,
        title: `${elsewhere}${said.title}${times > 1 ? `（${times} 次）` : ''}`,
        who: who === '' ? null : who,
        ...(said.detail === undefined || said.detail === '' ? {} : { detail: said.detail }),
        ...(said.tone === undefined ? {} : { tone: said.tone }),
      },
    ];
  });
}

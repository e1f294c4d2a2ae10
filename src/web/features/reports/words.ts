// Words of the reports pages: kinds, states, ways, and the sentences of the time line.
// Decided here: how the duty room says it. Codes of the pack (levels, categories, tags) bring their names with them.
import type {
  DispatchRole,
  DispatchState,
  DispatchWay,
  LinkKind,
  ReportKind,
  ReportState,
  words,
} from '#modules/reports/contract.ts';
import type { Tone } from '../../ui/StatusMark.tsx';

export const kindWords: Record<ReportKind, string> = {
  first: '首报',
  followUp: '续报',
  final: '终报',
  verification: '核报',
  correction: '更正报',
  supplement: '补报',
};

export const reportStateWords: Record<ReportState, { readonly tone: Tone; readonly word: string }> = {
  drafting: { tone: 'open', word: '起草中' },
  inSignOff: { tone: 'open', word: '送签中' },
  submitted: { tone: 'done', word: '已报送' },
  abandoned: { tone: 'muted', word: '作废' },
};

export const dispatchStateWords: Record<DispatchState, { readonly tone: Tone; readonly word: string }> = {
  prepared: { tone: 'close', word: '待报出' },
  calling: { tone: 'close', word: '已登记，待电话确认' },
  sent: { tone: 'open', word: '已报出，未打开' },
  taken: { tone: 'done', word: '已接电话' },
  opened: { tone: 'open', word: '已打开，未签收' },
  acknowledged: { tone: 'done', word: '已签收' },
  returned: { tone: 'close', word: '已退回' },
};

export const roleWords: Record<DispatchRole, string> = { line: '报送', direct: '直报', copy: '抄报', sideways: '通报' };
export const wayWords: Record<DispatchWay, string> = {
  thisSystem: '本系统',
  superiorSystem: '上级系统',
  fax: '传真',
  confidential: '机要',
  telephone: '电话',
};
export const linkWords: Record<LinkKind, string> = {
  comesFrom: '来自',
  sameEvent: '同一事件',
  mergedInto: '并入',
  splitFrom: '拆自',
  handedOver: '移交属地',
  related: '相关',
  undone: '撤销关联',
};

type Word<K extends keyof typeof words> = (typeof words)[K] extends readonly (infer W)[] ? W : never;

export const learnedWords: Record<Word<'LEARNED_WAYS'>, string> = {
  telephone: '来电',
  unitReport: '下级报告',
  lead: '线索',
  superiorAsked: '上级询问',
  ownSight: '自行发现',
};
export const tellWayWords: Record<Word<'TELL_WAYS'>, string> = {
  inPerson: '当面',
  telephone: '电话',
  message: '短信',
  paper: '书面',
};
export const tellAnswerWords: Record<Word<'TELL_ANSWERS'>, string> = {
  noted: '已知悉',
  instructed: '有指示',
  notReached: '未接通',
};
export const siteRoleWords: Record<Word<'SITE_ROLES'>, string> = { commander: '现场指挥员', liaison: '信息联络员' };
export const tryWords: Record<Word<'TRY_OUTCOMES'>, string> = {
  reached: '打通',
  noAnswer: '未接',
  wrongNumber: '号码不对',
};
export const signWayWords: Record<Word<'SIGN_WAYS'>, string> = {
  system: '系统内签发',
  telephone: '电话签发',
  paper: '纸质签发',
  later: '补签',
};
export const stageActWords: Record<Word<'STAGE_ACTS'>, string> = {
  draft: '起草',
  check: '核稿',
  countersign: '会签',
  signOff: '签发',
};
export const levelActWords: Record<Word<'LEVEL_ACTS'>, string> = {
  judged: '初判',
  changed: '改判',
  determined: '认定',
  decided: '异议裁定',
};
export const findingStateWords: Record<Word<'FINDING_STATES'>, { readonly tone: Tone; readonly word: string }> = {
  made: { tone: 'close', word: '已认定，可申辩' },
  answered: { tone: 'open', word: '已申辩，待裁定' },
  upheld: { tone: 'muted', word: '维持' },
  withdrawn: { tone: 'muted', word: '撤销' },
};

/** State of a clock as mark and word, where it does not count any more. */
export const clockStateWords: Record<string, { readonly tone: Tone; readonly word: string } | undefined> = {
  met: { tone: 'done', word: '按时' },
  metLate: { tone: 'overdue', word: '逾期办结' },
  waived: { tone: 'muted', word: '免办' },
  cancelled: { tone: 'muted', word: '撤销' },
};

/** A number of bytes as people read it. */
export function sizeWords(bytes: number): string {
  if (bytes < 1024) return `${bytes} 字节`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

// Words of the audit: what a row says was done, what a fault of the chain means, how an export looks.
// Pure; where rows and names come from is not decided here.
import Papa from 'papaparse';
import { beijingParts, type Instant } from '#shared/instant.ts';
import type { ChainFault } from '#platform/chain-verify.ts';
import { OUTCOME_NAMES, type AuditRecord } from './contract.ts';
import { programWords } from './programs.ts';

const KINDS = { audit: '审计记录', event: '事件' } as const;

/** What a fault means to whoever must look into it. trust.md 6 */
export function faultWords(fault: ChainFault): string {
  switch (fault.what) {
    case 'changed':
      return `第 ${fault.no} 条（${KINDS[fault.kind]} ${fault.rowId}）被改动过。`;
    case 'rowGone':
      return `第 ${fault.no} 条（${KINDS[fault.kind]} ${fault.rowId}）原记录已不在。`;
    case 'linksGone':
      return `第 ${fault.no} 条之前少了 ${fault.missing} 条。`;
    case 'unsealed':
      return `${minuteOf(fault.at)} 的${KINDS[fault.kind]} ${fault.rowId} 没有封存：事后放入，或封存被删。`;
    case 'headBroken':
      return `${minuteOf(fault.at)} 的签署（第 ${fault.no} 条）对不上。`;
    case 'keyMissing':
      return `第 ${fault.no} 条由第 ${fault.version} 版密钥封存，密钥文件里没有这一版。`;
  }
}

/** What was done, by the route that was called, else by the action itself (programs have no route). */
export function summaryOf(
  summaries: ReadonlyMap<string, string>,
  row: { readonly route: string | null; readonly action: string },
): string {
  return summaries.get(row.route ?? '') ?? summaries.get(row.action) ?? programWords(row.action) ?? row.action;
}

/** How a cell begins that a spreadsheet might run, behind whatever blank; also in full width. */
const FORMULA = /^\s*[=+\-@\t\r\n＝＋－＠]/;

/** CSV for a spreadsheet: a mark for UTF-8, who exported in the first line, cells that cannot become formulas. trust.md 10 */
export function csvOf(records: readonly AuditRecord[], by: { readonly name: string; readonly at: string }): string {
  const head = [`导出人 ${by.name}`, `导出时间 ${by.at}`, `共 ${records.length} 条`];
  const columns = [
    '序号',
    '时间',
    '结果',
    '事由',
    '动作',
    '账号',
    '姓名',
    '单位',
    '对象',
    '对象编号',
    '来源地址',
    '拒绝原因',
    '离岗操作说明',
    '摘要值',
    '存证序号',
  ];
  const lines = records.map((each) => [
    String(each.seq),
    minuteOf(each.at, true),
    OUTCOME_NAMES[each.outcome],
    each.summary,
    each.action,
    each.account ?? '',
    each.name,
    each.unitName ?? '',
    each.subjectKind ?? '',
    each.subjectId ?? '',
    each.address ?? '',
    each.code ?? '',
    each.offDutyReason ?? '',
    each.digest,
    each.linkNo === null ? '' : String(each.linkNo),
  ]);
  return `\uFEFF${Papa.unparse([head, columns, ...lines], { escapeFormulae: FORMULA, newline: '\r\n' })}\r\n`;
}

/** Beijing time as `2026-11-23 16:00`, or with seconds. */
export function minuteOf(at: Instant, seconds = false): string {
  const { year, month, day, hour, minute, second } = beijingParts(at);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}${seconds ? `:${two(second)}` : ''}`;
}

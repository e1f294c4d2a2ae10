// Words of the audit: what stands on the page, and what a spreadsheet makes of an export.
import { expect, test } from 'vitest';
import { parseInstant } from '#shared/instant.ts';
import type { Id } from '#shared/ids.ts';
import type { ChainFault } from '#platform/chain-verify.ts';
import type { AuditRecord } from './contract.ts';
import { csvOf, faultWords, summaryOf } from './rules.ts';

const at = parseInstant('2026-12-31T16:30:05.000Z');
const record: AuditRecord = {
  id: '01939b4e-0000-7000-8000-000000000001' as Id,
  seq: 7,
  at,
  outcome: 'refused',
  action: 'org.revealPhone',
  summary: '查看手机号',
  code: 'platform.forbidden',
  account: 'longxian.officer',
  name: '=HYPERLINK("http://x")',
  unitName: '陇县',
  subjectKind: null,
  subjectId: null,
  address: '127.0.0.1',
  requestId: null,
  offDutyReason: '+86,家中',
  digest: 'ab',
  linkNo: null,
};

test('an export opens in a spreadsheet as text: marked UTF-8, no cell a formula, Beijing time over New Year', () => {
  const csv = csvOf([record], { name: '审计员', at: '2027-01-01 00:31' });
  expect(csv.startsWith('\uFEFF导出人 审计员,导出时间 2027-01-01 00:31,共 1 条\r\n序号,')).toBe(true);
  const line = csv.split('\r\n')[2] ?? '';
  expect(line).toContain('2027-01-01 00:30:05');
  expect(line).toContain(`"'=HYPERLINK(""http://x"")"`);
  expect(line).toContain(`"'+86,家中"`);
  expect(line.split(',')[2]).toBe('被拒');
});

test.each<[ChainFault, string]>([
  [{ what: 'changed', no: 3, kind: 'audit', rowId: 'x' }, '第 3 条（审计记录 x）被改动过。'],
  [{ what: 'rowGone', no: 3, kind: 'event', rowId: 'x' }, '第 3 条（事件 x）原记录已不在。'],
  [{ what: 'linksGone', no: 9, missing: 2 }, '第 9 条之前少了 2 条。'],
  [
    { what: 'unsealed', kind: 'audit', rowId: 'x', at },
    '2027-01-01 00:30 的审计记录 x 没有封存：事后放入，或封存被删。',
  ],
  [{ what: 'headBroken', no: 9, at }, '2027-01-01 00:30 的签署（第 9 条）对不上。'],
  [{ what: 'keyMissing', no: 9, version: 2 }, '第 9 条由第 2 版密钥封存，密钥文件里没有这一版。'],
])('%j is told as %s', (fault, words) => {
  expect(faultWords(fault)).toBe(words);
});

test.each([
  ['by its route', { route: 'POST /api/x', action: 'a.b' }, '登记'],
  ['by its action where no route is known', { route: null, action: 'a.b' }, '改动'],
  ['as it is, where neither is known', { route: null, action: 'room.unheardOf' }, 'room.unheardOf'],
])('what was done is told %s', (_how, row, words) => {
  const summaries = new Map([
    ['POST /api/x', '登记'],
    ['a.b', '改动'],
  ]);
  expect(summaryOf(summaries, row)).toBe(words);
});

test.each([
  ['files.deleteAbandoned', '清理没传完的附件'],
  ['access.sweepSessions', '到时结束登录'],
  ['access.operator.unlock', '主机上的账号命令'],
  ['nobody.knows', 'nobody.knows'],
])('what a program does by itself, %s, is said as %s', (action, words) => {
  expect(summaryOf(new Map(), { route: null, action })).toBe(words);
});

// One audit record in full: every field that is kept, and its place in the chain of records.
import { OUTCOME_NAMES, type AuditRecord } from '#modules/auditing/contract.ts';
import { sentenceOf } from '../../ui/strings.ts';
import { formatExact } from '../../ui/time.ts';

/** The fields as a list of terms. */
export function RecordDetail({ record }: { readonly record: AuditRecord }) {
  const rows: [string, string][] = [
    ['时间', formatExact(record.at)],
    ['谁', [record.name, record.account].filter((each) => each !== null).join('，')],
    ['单位', record.unitName ?? ''],
    ['事由', `${record.summary}（${record.action}）`],
    [
      '结果',
      record.code === null
        ? OUTCOME_NAMES[record.outcome]
        : `${OUTCOME_NAMES[record.outcome]}：${sentenceOf(record.code)}`,
    ],
    ['对象', [record.subjectKind, record.subjectId].filter((each) => each !== null).join(' ')],
    ['来源地址', record.address ?? ''],
    ['离岗操作说明', record.offDutyReason ?? ''],
    ['请求编号', record.requestId ?? ''],
    ['摘要值', record.digest],
    ['存证', record.linkNo === null ? '一秒内封存' : `第 ${record.linkNo} 条`],
  ];
  return (
    <table className="z-table">
      <tbody>
        {rows
          .filter(([, value]) => value !== '')
          .map(([label, value]) => (
            <tr key={label}>
              <th style={{ width: 110 }}>{label}</th>
              <td style={{ overflowWrap: 'anywhere' }}>{value}</td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}

// A report as the paper it will be, on the screen and on A4 for fax and stamp. A15.6, A19.1
// The printed page is the server's own sheet (readSheet), so that screen, fax and archive say the same.
import { routes, type PrintSheet } from '#modules/reports/contract.ts';
import { QueryError } from '../../app/problems.tsx';
import { useRead } from '../../app/queries.ts';
import { Sheet, type SheetLine } from '../../ui/Sheet.tsx';
import { Loading } from '../../ui/states.tsx';
import { formatPaper } from '../../ui/time.ts';

/** The sheet of a report that is on file. */
export function ReportSheet({ id }: { readonly id: string }) {
  const sheet = useRead(routes.readSheet, { params: { id } }, { wake: ['reports.'] });
  if (sheet.isPending) return <Loading what="报告" />;
  if (sheet.isError) return <QueryError error={sheet.error} retry={() => void sheet.refetch()} what="报告" />;
  return <Paper sheet={sheet.data} />;
}

const elsewhere = new Set(['时间', '地点', '报送单位', '签发人', '值班员']);

/** Elements that stand neither in the head and foot of the paper nor in its text. */
function isTold(element: { readonly name: string; readonly value: string }, sheet: PrintSheet): boolean {
  return element.value !== '' && !elsewhere.has(element.name) && !sheet.text.includes(element.value);
}

/** The paper itself. */
export function Paper({ sheet }: { readonly sheet: PrintSheet }) {
  const head: SheetLine[] = [
    { label: '报送', value: sheet.to.join('、') },
    ...(sheet.copies.length === 0 ? [] : [{ label: '抄报', value: sheet.copies.join('、') }]),
    { label: '报送单位', value: sheet.from },
    { label: '类别级别', value: [sheet.category, sheet.type, sheet.level].filter((word) => word !== '').join('　') },
  ];
  const lines: SheetLine[] = [
    { label: '地点', value: sheet.place === '' ? '未报' : sheet.place },
    { label: '发生时间', value: sheet.happenedAt === null ? '未报' : formatPaper(sheet.happenedAt) },
    { label: '获知时间', value: formatPaper(sheet.learnedAt) },
    ...sheet.figures.map((figure) => ({
      label: figure.name,
      value: figure.value,
      ...(figure.was === '' || figure.was === figure.value ? {} : { old: figure.was }),
    })),
    ...sheet.elements
      .filter((element) => isTold(element, sheet))
      .map((element) => ({ label: element.name, value: element.value })),
  ];
  const foot: SheetLine[] = [
    { label: '签发', value: `${sheet.signer}${sheet.signedHow === '' ? '' : `（${sheet.signedHow}）`}` },
    { label: '值班员', value: sheet.dutyOfficer },
    { label: '报出时间', value: sheet.submittedAt === null ? '未报出' : formatPaper(sheet.submittedAt) },
    { label: '校验码', value: <span className="mono">{sheet.digest.slice(0, 16)}</span> },
  ];
  return (
    <Sheet
      title={sheet.title}
      number={`${sheet.heading}　${sheet.name}　${sheet.number}`}
      head={head}
      lines={lines}
      text={sheet.text}
    >
      {sheet.attachments.length === 0 ? null : <p>附件：{sheet.attachments.join('、')}</p>}
      <div className="sheet-foot">
        {foot.map((line) => (
          <div key={line.label}>
            {line.label}：{line.value}
          </div>
        ))}
      </div>
      <div className="r-stamp">
        <div>
          （印章）
          <br />
          {sheet.from}
          <br />
          {sheet.submittedAt === null ? '' : formatPaper(sheet.submittedAt)}
        </div>
      </div>
    </Sheet>
  );
}

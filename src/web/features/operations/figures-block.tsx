// 服务指标: reports accepted and alarms on time over 24 hours, 30 days, 12 months; two rows of bars and one quiet table.
// What nobody summed up is told as unknown, what had no traffic as empty: the two are not the same.
import { Segmented } from 'antd';
import { routes, FIGURE_SPANS, type FigureSpan, type ServiceCell } from '#modules/operations/contract.ts';
import { useFilters } from '../../app/address.ts';
import { QueryError } from '../../app/problems.tsx';
import { useRead } from '../../app/queries.ts';
import { Loading } from '../../ui/states.tsx';
import { Bars, type Bar } from './chart.tsx';
import { SPAN_NAMES, cellName, lateWords, onTimeShare, ticksOf, totalsOf, withinWords } from './words.ts';

const isSpan = (text: string | undefined): text is FigureSpan => FIGURE_SPANS.some((span) => span === text);

/** The block; its span stands in the address. */
export function FiguresBlock() {
  const [filters, setFilters] = useFilters();
  const span: FigureSpan = isSpan(filters['span']) ? filters['span'] : 'day';
  const figures = useRead(routes.readFigures, { query: { span } }, { keep: true, everyMs: 60_000 });
  const { data } = figures;
  return (
    <section className="z-block" aria-labelledby="ops-figures">
      <div className="z-block-head">
        <h2 id="ops-figures">服务指标</h2>
        <span className="quiet grow">按北京时间；本小时边走边计，每小时过后两分钟汇总</span>
        <span className="only-print">近 {SPAN_NAMES[span]}</span>
        <Segmented<FigureSpan>
          className="no-print"
          size="small"
          aria-label="时间范围"
          value={span}
          options={FIGURE_SPANS.map((value) => ({ value, label: SPAN_NAMES[value] }))}
          onChange={(next) => setFilters({ span: next === 'day' ? undefined : next })}
        />
      </div>
      {figures.isPending ? <Loading what="服务指标" /> : null}
      {figures.isError && data === undefined ? (
        <QueryError error={figures.error} retry={() => void figures.refetch()} what="服务指标" />
      ) : null}
      {data === undefined ? null : <Figures span={span} cells={data.cells} now={data.now} onTimeMs={data.onTimeMs} />}
    </section>
  );
}

interface FiguresProps {
  readonly span: FigureSpan;
  readonly cells: readonly ServiceCell[];
  readonly now: string;
  readonly onTimeMs: number;
}

function Figures({ span, cells, now, onTimeMs }: FiguresProps) {
  const totals = totalsOf(cells);
  const share = onTimeShare(totals);
  const accepted = `受理 ${totals.accepted}，未受理 ${totals.refused}，系统出错 ${totals.failed}`;
  const rung =
    share === null
      ? '没有响过铃'
      : `响铃 ${totals.rung}，准时 ${share}，迟 ${totals.late}，最迟 ${lateWords(totals.largestLateMs)}`;
  const ticks = ticksOf(
    span,
    cells.map(({ from }) => from),
  );
  const bars = (pick: (cell: ServiceCell) => NonNullable<Bar['parts']>, say: (cell: ServiceCell) => string): Bar[] =>
    cells.map((cell, i) => ({
      key: cell.from,
      tick: ticks[i] ?? '',
      name: `${cellName(span, cell.from, now)}：${cell.hours === 0 ? '尚无记录' : say(cell)}`,
      parts: cell.hours === 0 ? null : pick(cell),
    }));
  return (
    <>
      <div className="ops-charts">
        <div>
          <h3>报送受理</h3>
          <p>
            <Key kind="good" /> 受理 {totals.accepted} <Key kind="plain" /> 未受理 {totals.refused} <Key kind="bad" />{' '}
            系统出错 {totals.failed}
          </p>
          <Bars
            words={`报送受理，近 ${SPAN_NAMES[span]}：${accepted}`}
            bars={bars(
              ({ reports }) => [
                { kind: 'good', n: reports.accepted },
                { kind: 'plain', n: reports.refused },
                { kind: 'bad', n: reports.failed },
              ],
              ({ reports }) => `受理 ${reports.accepted}，未受理 ${reports.refused}，系统出错 ${reports.failed}`,
            )}
          />
        </div>
        <div>
          <h3>提醒准时</h3>
          <p>
            <Key kind="good" /> 准时 {totals.rung - totals.late} <Key kind="bad" /> 迟过 {onTimeMs / 1_000} 秒{' '}
            {totals.late}
            {share === null ? '' : `　准时率 ${share}，最迟 ${lateWords(totals.largestLateMs)}`}
          </p>
          <Bars
            words={`提醒准时，近 ${SPAN_NAMES[span]}：${rung}`}
            bars={bars(
              ({ alarms }) => [
                { kind: 'good', n: alarms.rung - alarms.late },
                { kind: 'bad', n: alarms.late },
              ],
              ({ alarms }) => `响铃 ${alarms.rung}，迟 ${alarms.late}`,
            )}
          />
        </div>
      </div>
      <FiguresTable span={span} cells={cells} now={now} />
    </>
  );
}

function Key({ kind }: { readonly kind: 'good' | 'plain' | 'bad' }) {
  return <i className={`ops-key ${kind}`} aria-hidden="true" />;
}

/** A count; none is quiet, what went wrong is not. */
function Count({ n, bad = false }: { readonly n: number; readonly bad?: boolean }) {
  return <td className={n === 0 ? 'quiet' : bad ? 'ops-bad' : ''}>{n}</td>;
}

function FiguresTable({ span, cells, now }: Omit<FiguresProps, 'onTimeMs'>) {
  const unknown = cells.filter(({ hours }) => hours === 0).length;
  return (
    <table className="z-table ops-figures">
      <thead>
        <tr>
          <th>{span === 'day' ? '时段' : span === 'month' ? '日期' : '月份'}</th>
          <th>受理</th>
          <th>未受理</th>
          <th>系统出错</th>
          <th>99% 答完</th>
          <th>响铃</th>
          <th>迟响</th>
          <th>最迟</th>
        </tr>
      </thead>
      <tbody>
        {cells
          .filter(({ hours }) => hours > 0)
          .toReversed()
          .map((cell) => (
            <tr key={cell.from}>
              <th>
                {cellName(span, cell.from, now)}
                {cell.until > now ? <span className="quiet">（进行中）</span> : null}
              </th>
              <Row cell={cell} />
            </tr>
          ))}
        {unknown === 0 ? null : (
          <tr>
            <td colSpan={8} className="quiet ops-none">
              其余 {unknown} {span === 'day' ? '个小时' : span === 'month' ? '天' : '个月'}尚无记录
            </td>
          </tr>
        )}
      </tbody>
    </table>
  );
}

function Row({ cell: { reports, alarms } }: { readonly cell: ServiceCell }) {
  const hasReports = reports.accepted + reports.refused + reports.failed > 0;
  return (
    <>
      {hasReports ? (
        <>
          <Count n={reports.accepted} />
          <Count n={reports.refused} />
          <Count n={reports.failed} bad />
          <td>{withinWords(reports.p99Ms)}</td>
        </>
      ) : (
        <td colSpan={4} className="quiet ops-none">
          没有报送
        </td>
      )}
      {alarms.rung > 0 ? (
        <>
          <Count n={alarms.rung} />
          <Count n={alarms.late} bad />
          <td>{lateWords(alarms.largestLateMs)}</td>
        </>
      ) : (
        <td colSpan={3} className="quiet ops-none">
          没有响铃
        </td>
      )}
    </>
  );
}

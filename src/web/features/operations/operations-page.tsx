// 运行状况: every part of the installation with what to do, the worst first; the programs that run; the service figures.
// It reads itself anew each two seconds. Where server or database do not answer it says so and keeps the last reading, faded.
import { routes, type HealthLevel, type HealthLine, type InstanceView } from '#modules/operations/contract.ts';
import { Unanswered } from '../../app/client.ts';
import { QueryError } from '../../app/problems.tsx';
import { useRead } from '../../app/queries.ts';
import { toMs, useNow } from '../../ui/clock.ts';
import { PrintButton } from '../../ui/Sheet.tsx';
import { Loading } from '../../ui/states.tsx';
import { StatusMark, type Tone } from '../../ui/StatusMark.tsx';
import { formatClock, formatPaper, formatTime } from '../../ui/time.ts';
import { FiguresBlock } from './figures-block.tsx';
import './operations.css';

const READ_EVERY_MS = 2_000;
/** A reading that is older is no present one; sooner where a try to renew it has failed. */
const STALE_MS = 4_500;
const STALE_AFTER_FAILURE_MS = 2_500;

const MARKS: Readonly<Record<HealthLevel, { tone: Tone; word: string }>> = {
  well: { tone: 'open', word: '正常' },
  watch: { tone: 'close', word: '留意' },
  fault: { tone: 'alarm', word: '故障' },
};

/** The page. */
export function OperationsPage() {
  const health = useRead(routes.readHealth, {}, { everyMs: READ_EVERY_MS });
  const now = useNow();
  const { data } = health;
  const allowedMs = health.failureReason === null ? STALE_MS : STALE_AFTER_FAILURE_MS;
  const isStale = data !== undefined && (health.isError || toMs(now) - toMs(data.now) > allowedMs);
  return (
    <div className="z-page stack">
      <div className="z-page-title">
        <h1>运行状况</h1>
        <span className="grow" role="status">
          {data === undefined ? '' : isStale ? '' : summaryOf(data.lines)}
        </span>
        {data === undefined ? null : (
          <span className="quiet">
            <span className="only-print">{formatPaper(data.now)}</span>
            <span className="no-print">读数 {formatClock(data.now)}</span>
          </span>
        )}
        <PrintButton />
      </div>
      {health.isPending && health.failureReason === null ? <Loading what="运行状况" /> : null}
      {health.isPending && health.failureReason !== null ? (
        <NoAnswer since={null} now={now} reason={health.failureReason} />
      ) : null}
      {data === undefined && health.isError ? (
        <QueryError error={health.error} retry={() => void health.refetch()} what="运行状况" />
      ) : null}
      {isStale ? <NoAnswer since={data.now} now={now} reason={health.error ?? health.failureReason} /> : null}
      {data === undefined ? null : (
        <div className={isStale ? 'stack ops-stale' : 'stack'}>
          <HealthLines lines={data.lines} />
          <Instances instances={data.instances} now={now} />
        </div>
      )}
      <FiguresBlock />
    </div>
  );
}

function summaryOf(lines: readonly HealthLine[]): string {
  const count = (level: HealthLevel): number => lines.filter((line) => line.level === level).length;
  const [fault, watch] = [count('fault'), count('watch')];
  if (fault + watch === 0) return `${lines.length} 项都正常`;
  return [fault === 0 ? '' : `${fault} 项故障`, watch === 0 ? '' : `${watch} 项留意`, `${count('well')} 项正常`]
    .filter((text) => text !== '')
    .join('，');
}

interface NoAnswerProps {
  /** When the last reading came; null where there was none yet. */
  readonly since: string | null;
  readonly now: string;
  readonly reason: unknown;
}

/** Server or database do not answer; what to do before anything else. */
function NoAnswer({ since, now, reason }: NoAnswerProps) {
  // An answer that names its cause comes from the server: what it misses is its database.
  const isDatabase = reason instanceof Unanswered && reason.code === 'platform.unavailable';
  const act = isDatabase
    ? '看数据库主机和它的磁盘；恢复后各程序自己接上，不必重启。'
    : '看网页服务所在主机、程序和前置代理；有另一台的话先用另一台的地址。';
  return (
    <div className="z-notice bad" role="alert">
      <strong className="nowrap">▲ {isDatabase ? '服务器在，数据库没有应答' : '服务器没有应答'}</strong>
      <span>
        {since === null
          ? '还没有取到读数，连上后自己显示。'
          : `${formatTime(since, now)} 以后没有新读数，下面是 ${formatClock(since)} 的。`}
        {act}
      </span>
    </div>
  );
}

function HealthLines({ lines }: { readonly lines: readonly HealthLine[] }) {
  return (
    <section className="z-block" aria-label="各部分">
      <ul className="ops-lines">
        {lines.map((line) => (
          <li key={line.part} className={line.level} data-part={line.part}>
            <StatusMark {...MARKS[line.level]} />
            <span className="ops-title">{line.title}</span>
            <span className="ops-words">
              {line.words}
              {line.act === null ? null : (
                <span className="ops-act">
                  <strong>怎么办</strong> {line.act}
                </span>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

const KINDS = { server: '网页服务', worker: '后台' } as const;

const sizeOf = (bytes: number): string => `${Math.round(bytes / 1024 ** 2)} MB`;

function Instances({ instances, now }: { readonly instances: readonly InstanceView[]; readonly now: string }) {
  return (
    <section className="z-block" aria-labelledby="ops-instances">
      <div className="z-block-head">
        <h2 id="ops-instances">在运行的程序（{instances.length}）</h2>
      </div>
      {instances.length === 0 ? (
        <p className="ops-empty quiet">近一分钟没有程序报告过自己。</p>
      ) : (
        <div className="ops-wide">
          <table className="z-table ops-figures">
            <thead>
              <tr>
                <th>程序</th>
                <th className="ops-left">版本</th>
                <th>起于</th>
                <th>心跳</th>
                <th>查到时</th>
                <th>屏幕</th>
                <th>请求/分</th>
                <th>出错</th>
                <th>99% 答完</th>
                <th>连接</th>
                <th>内存</th>
              </tr>
            </thead>
            <tbody>
              {instances.map((each) => (
                <tr key={each.id}>
                  <th>
                    {KINDS[each.kind]} <span className="mono">{each.name}</span>
                  </th>
                  <td className="ops-left">{each.version}</td>
                  <td>{formatTime(each.startedAt, now)}</td>
                  <td>{agoWords(each.seenAt, now)}</td>
                  <td>{each.sweptAt === null ? '不做' : agoWords(each.sweptAt, now)}</td>
                  <td>{each.screens}</td>
                  <td>{each.requestsPerMinute}</td>
                  <td className={each.failedPerMinute > 0 ? 'ops-bad' : ''}>{each.failedPerMinute}</td>
                  <td>{each.p99Ms === null ? '' : `${each.p99Ms} 毫秒`}</td>
                  <td>
                    {each.poolUsed}
                    {each.poolWaiting === 0 ? '' : `，等 ${each.poolWaiting}`}
                  </td>
                  <td>{sizeOf(each.memoryBytes)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function agoWords(instant: string, now: string): string {
  const seconds = Math.max(0, Math.round((toMs(now) - toMs(instant)) / 1_000));
  return seconds < 120 ? `${seconds} 秒前` : formatTime(instant, now);
}

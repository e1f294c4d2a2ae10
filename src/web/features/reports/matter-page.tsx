// One matter (事项): what it is, what may be done now with the usual act first, its reports and who received them,
// who was told, who is on the spot; beside it the clocks and the time line.
import { useNavigate, useParams } from '@tanstack/react-router';
import { routes, type MatterDetail } from '#modules/reports/contract.ts';
import { QueryError } from '../../app/problems.tsx';
import { useMatterAtHand } from '../../app/at-hand.ts';
import { useRead } from '../../app/queries.ts';
import { KeyList } from '../../ui/KeyList.tsx';
import { Loading } from '../../ui/states.tsx';
import { Tag } from '../../ui/StatusMark.tsx';
import { formatFull, formatPaper } from '../../ui/time.ts';
import { useNow } from '../../ui/clock.ts';
import { MatterOrders } from '../orders/matter-orders.tsx';
import { can } from './allowed.ts';
import { Dispatches } from './dispatches.tsx';
import { FindingsPanel } from './findings-panel.tsx';
import { LevelPanel } from './level-panel.tsx';
import { LinksPanel } from './links-panel.tsx';
import { MatterActs } from './matter-acts.tsx';
import { MatterClocks, MatterTimeline } from './matter-side.tsx';
import { LevelTag, ReportRow } from './rows.tsx';
import { SitePanel } from './site-panel.tsx';
import { TellingPanel } from './telling-panel.tsx';
import { learnedWords } from './words.ts';
import { WritingProvider } from './writing.tsx';
import './reports.css';

const wake = ['reports.', 'orders.', 'deadlines.'];

/** The page of a matter. */
export function MatterPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const matter = useRead(routes.readMatter, { params: { id } }, { wake, subjectId: id });
  const ownerId = matter.data?.card.unit.id;
  useMatterAtHand(id, ownerId);
  if (matter.isPending) return <Loading what="事项" />;
  if (matter.isError) return <QueryError error={matter.error} retry={() => void matter.refetch()} what="事项" />;
  const { card } = matter.data;
  return (
    <WritingProvider matterId={id}>
      <div className="z-page">
        <div className="z-page-title">
          <h1>{card.title}</h1>
          <LevelTag level={card.level} />
          {card.sensitivities.map((each) => (
            <Tag key={each.code}>{each.name}</Tag>
          ))}
          <span className="grow">{card.unit.name}</span>
          {card.state === 'final' ? <Tag>已终报</Tag> : null}
        </div>
        <div className="z-split">
          <div className="stack">
            <Facts matter={matter.data} />
            <MatterActs matter={matter.data} />
            {matter.data.telling === null ? null : (
              <TellingPanel
                matterId={id}
                telling={matter.data.telling}
                levelIsUnknown={card.level.state === 'unknown'}
                may={can(matter.data.allowed, 'tellLeader')}
              />
            )}
            <Missing matter={matter.data} />
            <Chain matter={matter.data} />
            <Dispatches dispatches={matter.data.dispatches} reports={matter.data.reports} title="报给谁，收到没有" />
            <MatterOrders matterId={id} />
            <SitePanel matter={matter.data} />
            <LevelPanel matter={matter.data} />
            <FindingsPanel matter={matter.data} />
            <LinksPanel matter={matter.data} />
          </div>
          <aside className="r-side">
            <MatterClocks id={id} />
            <MatterTimeline id={id} />
          </aside>
        </div>
      </div>
    </WritingProvider>
  );
}

function Facts({ matter }: { readonly matter: MatterDetail }) {
  const { card, learned } = matter;
  const now = useNow(60_000);
  const figures = matter.figures.filter((figure) => figure.value !== null && figure.value !== false);
  return (
    <section className="z-block">
      <div className="r-panel">
        <dl className="r-facts">
          <dt>地点</dt>
          <dd>{card.place.text === '' ? '未报' : card.place.text}</dd>
          <dt>发生</dt>
          <dd>{card.happenedAt === null ? '未报' : formatFull(card.happenedAt, now)}</dd>
          <dt>获知</dt>
          <dd>
            {formatFull(learned.at, now)}　{learnedWords[learned.way]}
            {learned.from === '' ? '' : `：${learned.from}`}
            {learned.selfStated ? <span className="quiet">（自报）</span> : null}
          </dd>
          <dt>类别</dt>
          <dd>
            {card.category.name}
            {card.type === null ? '' : ` · ${card.type.name}`}
          </dd>
          <dt>数字</dt>
          <dd>
            {figures.length === 0
              ? '未报'
              : figures
                  .map((figure) =>
                    figure.value === true ? figure.name : `${figure.name} ${String(figure.value)}${figure.unit ?? ''}`,
                  )
                  .join('，')}
          </dd>
          {matter.terms === null ? null : (
            <>
              <dt>报送要求</dt>
              <dd>
                {matter.terms.because}；续报
                {matter.rhythm.everyMinutes === null
                  ? '有变化即报'
                  : `每${spanWords(matter.rhythm.everyMinutes)
                      .replace(/^1 天$/, '天')
                      .replace(/^(?=\d)/, ' ')}`}
                {matter.rhythm.source === 'set' && matter.rhythm.byUnit !== null
                  ? `（${matter.rhythm.byUnit.name}要求）`
                  : ''}
                {matter.rhythm.source === 'stopped' ? '（收报方已停止）' : ''}
              </dd>
            </>
          )}
          {matter.offered === null ? null : (
            <>
              <dt>认领</dt>
              <dd>
                {matter.offered.unit.name}：
                {{ open: '待认领', claimed: '已认领', declined: '不认领' }[matter.offered.state]}
              </dd>
            </>
          )}
        </dl>
      </div>
    </section>
  );
}

function spanWords(minutes: number): string {
  return minutes % 1440 === 0
    ? `${minutes / 1440} 天`
    : minutes % 60 === 0
      ? `${minutes / 60} 小时`
      : `${minutes} 分钟`;
}

/** Elements owed and not yet supplied: a quiet list that fills. */
function Missing({ matter }: { readonly matter: MatterDetail }) {
  const missing = matter.missing.filter((element) => !element.optional);
  if (missing.length === 0) return null;
  return (
    <p className="quiet">
      尚缺：{missing.map((element) => element.name).join('、')}
      <span>（不影响先报，随续报补齐）</span>
    </p>
  );
}

function Chain({ matter }: { readonly matter: MatterDetail }) {
  const navigate = useNavigate();
  if (matter.reports.length === 0) return null;
  return (
    <section className="z-block">
      <div className="z-block-head">
        <h2>报告</h2>
        {matter.supplementUntil === null ? null : (
          <span className="quiet">补报截止 {formatPaper(matter.supplementUntil)}</span>
        )}
      </div>
      <KeyList
        label="本事项的报告"
        items={matter.reports}
        getKey={(report) => report.id}
        render={(report) => <ReportRow report={report} />}
        onOpen={(report) => void navigate({ to: '/reports/$id', params: { id: report.id } })}
      />
    </section>
  );
}

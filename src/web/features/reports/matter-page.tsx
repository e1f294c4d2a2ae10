// One matter (事项): what it is, what may be done now with the usual act first, its reports and who received them,
// who was told, who is on the spot; beside it the clocks and the time line.
import { Button, Dropdown, Input, Popover } from 'antd';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { routes, type MatterDetail, type ReportKind } from '#modules/reports/contract.ts';
import { QueryError } from '../../app/problems.tsx';
import { useAct, useRead } from '../../app/queries.ts';
import { useMe } from '../../app/session.tsx';
import { newId } from '../../ui/ids.ts';
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
import { MatterClocks, MatterTimeline } from './matter-side.tsx';
import { LevelTag, ReportRow } from './rows.tsx';
import { SitePanel } from './site-panel.tsx';
import { TellingPanel } from './telling-panel.tsx';
import { kindWords, learnedWords, linkWords } from './words.ts';
import './reports.css';

const wake = ['reports.', 'orders.', 'deadlines.'];

/** The page of a matter. */
export function MatterPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const matter = useRead(routes.readMatter, { params: { id } }, { wake, subjectId: id });
  if (matter.isPending) return <Loading what="事项" />;
  if (matter.isError) return <QueryError error={matter.error} retry={() => void matter.refetch()} what="事项" />;
  const { card } = matter.data;
  return (
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
          <Acts matter={matter.data} />
          <Missing matter={matter.data} />
          <Chain matter={matter.data} />
          <Dispatches dispatches={matter.data.dispatches} reports={matter.data.reports} title="报给谁，收到没有" />
          <MatterOrders matterId={id} />
          {matter.data.telling === null ? null : <TellingPanel matterId={id} telling={matter.data.telling} may={can(matter.data.allowed, 'tellLeader')} />}
          <SitePanel matter={matter.data} />
          <LevelPanel matter={matter.data} />
          <FindingsPanel matter={matter.data} />
        </div>
        <aside className="r-side">
          <MatterClocks id={id} />
          <MatterTimeline id={id} />
        </aside>
      </div>
    </div>
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
            {figures.length === 0 ? '未报' : figures.map((figure) => (figure.value === true ? figure.name : `${figure.name} ${String(figure.value)}${figure.unit ?? ''}`)).join('，')}
          </dd>
          {matter.terms === null ? null : (
            <>
              <dt>报送要求</dt>
              <dd>
                {matter.terms.because}；续报{matter.rhythm.everyMinutes === null ? '有变化即报' : `每 ${spanWords(matter.rhythm.everyMinutes)}`}
                {matter.rhythm.source === 'set' && matter.rhythm.byUnit !== null ? `（${matter.rhythm.byUnit.name}要求）` : ''}
                {matter.rhythm.source === 'stopped' ? '（收报方已停止）' : ''}
              </dd>
            </>
          )}
          {matter.links.filter((link) => !link.undone && link.kind !== 'undone').map((link) => (
            <div key={link.id} style={{ display: 'contents' }}>
              <dt>{link.direction === 'out' ? linkWords[link.kind] : `被${linkWords[link.kind]}`}</dt>
              <dd>
                {link.other.title === null ? (
                  '不在本室可查范围'
                ) : (
                  <Link to="/matters/$id" params={{ id: link.other.id }}>
                    {link.other.unit?.name} {link.other.title}
                  </Link>
                )}
              </dd>
            </div>
          ))}
          {matter.offered === null ? null : (
            <>
              <dt>认领</dt>
              <dd>
                {matter.offered.unit.name}：{{ open: '待认领', claimed: '已认领', declined: '不认领' }[matter.offered.state]}
              </dd>
            </>
          )}
        </dl>
      </div>
    </section>
  );
}

function spanWords(minutes: number): string {
  return minutes % 1440 === 0 ? `${minutes / 1440} 天` : minutes % 60 === 0 ? `${minutes / 60} 小时` : `${minutes} 分钟`;
}

const usualOrder: readonly ReportKind[] = ['first', 'followUp', 'final', 'supplement'];
const rareOrder: readonly ReportKind[] = ['verification', 'correction'];

/** What may be done now, the usual one first. */
function Acts({ matter }: { readonly matter: MatterDetail }) {
  const act = useAct();
  const navigate = useNavigate();
  const me = useMe();
  const matterId = matter.card.id;
  const open = matter.reports.find((report) => (report.state === 'drafting' || report.state === 'inSignOff') && report.unit.id === me.unit?.id);
  const draft = async (kind: ReportKind) => {
    const id = newId();
    const answer = await act.run(routes.draftReport, { body: { id, matterId, kind } }, { key: id, what: `写${kindWords[kind]}`, renews: ['/api/reports'] });
    if (answer !== null) await navigate({ to: '/reports/$id', params: { id } });
  };
  const noChange = () =>
    act.run(routes.noChange, { params: { id: matterId }, body: { reportId: newId() } }, { what: '续报：无变化', done: '已续报：无变化', renews: ['/api/reports', '/api/deadlines'] });
  const kinds = usualOrder.filter((kind) => matter.draftable.includes(kind) && can(matter.allowed, 'draftReport'));
  const rare = rareOrder.filter((kind) => matter.draftable.includes(kind) && can(matter.allowed, 'draftReport'));
  const isSuperior = me.unit !== null && me.unit.id !== matter.card.unit.id;
  return (
    <div className="r-acts no-print">
      {open === undefined ? null : (
        <Button type="primary" onClick={() => void navigate({ to: '/reports/$id', params: { id: open.id } })}>
          接着写{open.name}
        </Button>
      )}
      {kinds.map((kind, index) => (
        <Button key={kind} type={index === 0 && open === undefined ? 'primary' : 'default'} loading={act.busy} onClick={() => void draft(kind)}>
          写{kind === 'first' ? '书面首报' : kindWords[kind]}
        </Button>
      ))}
      {rare.length === 0 ? null : (
        <Dropdown menu={{ items: rare.map((kind) => ({ key: kind, label: `写${kindWords[kind]}` })), onClick: ({ key }) => void draft(key as ReportKind) }} trigger={['click']}>
          <Button>其他报告 ▾</Button>
        </Dropdown>
      )}
      {can(matter.allowed, 'noChange') ? <Button onClick={() => void noChange()}>续报：无变化</Button> : null}
      {can(matter.allowed, 'telephoneOnMatter') ? <TelephoneAgain matterId={matterId} /> : null}
      {isSuperior ? (
        <Button onClick={() => void navigate({ to: '/orders/new', search: { matterId, unitId: matter.card.unit.id } as never })}>调度核实</Button>
      ) : null}
      {can(matter.allowed, 'setRhythm') ? <Rhythm matter={matter} /> : null}
    </div>
  );
}

/** A telephone report on a matter that is open already: a raised level, an important change. */
function TelephoneAgain({ matterId }: { readonly matterId: string }) {
  const act = useAct();
  const [text, setText] = useState('');
  const [open, setOpen] = useState(false);
  const send = async () => {
    const reportId = newId();
    const answer = await act.run(routes.telephoneOnMatter, { params: { id: matterId }, body: { reportId, text: text.trim() } }, { key: reportId, durable: true, what: '电话报告', done: '已报上级，待接电话确认', renews: ['/api/reports'] });
    if (answer !== null) {
      setOpen(false);
      setText('');
    }
  };
  return (
    <Popover
      trigger="click"
      open={open}
      onOpenChange={setOpen}
      title="电话报告上级"
      content={
        <div className="stack" style={{ width: 360 }}>
          <Input.TextArea aria-label="报告内容" autoFocus autoSize={{ minRows: 3 }} maxLength={2000} value={text} onChange={(event) => setText(event.target.value)} placeholder="按电话里说的原话记" />
          <Button type="primary" disabled={text.trim() === ''} loading={act.busy} onClick={() => void send()}>
            报上级
          </Button>
        </div>
      }
    >
      <Button>电话报告</Button>
    </Popover>
  );
}

/** The receiver sets or stops the rhythm of follow-ups. A15.6 */
function Rhythm({ matter }: { readonly matter: MatterDetail }) {
  const act = useAct();
  const [open, setOpen] = useState(false);
  const [minutes, setMinutes] = useState(String(matter.rhythm.everyMinutes ?? ''));
  const [reason, setReason] = useState('');
  const id = matter.card.id;
  const done = { renews: ['/api/reports', '/api/deadlines'] };
  const set = () => act.run(routes.setRhythm, { params: { id }, body: { everyMinutes: Number(minutes), reason: reason.trim() } }, { ...done, done: '已定续报频次' });
  const stop = () => act.run(routes.stopRhythm, { params: { id }, body: { reason: reason.trim() } }, { ...done, done: '已停止续报' });
  const finish = async (what: Promise<unknown>) => {
    if ((await what) !== null) setOpen(false);
  };
  return (
    <Popover
      trigger="click"
      open={open}
      onOpenChange={setOpen}
      title="续报频次"
      content={
        <div className="stack" style={{ width: 300 }}>
          <div className="row">
            每
            <Input aria-label="分钟" style={{ width: 90 }} inputMode="numeric" value={minutes} onChange={(event) => setMinutes(event.target.value)} />
            分钟续报一次
          </div>
          <Input aria-label="理由" placeholder="理由" maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} />
          <div className="r-acts">
            <Button type="primary" disabled={reason.trim() === '' || !/^\d+$/.test(minutes)} loading={act.busy} onClick={() => void finish(set())}>
              要求续报
            </Button>
            {can(matter.allowed, 'stopRhythm') ? (
              <Button disabled={reason.trim() === ''} onClick={() => void finish(stop())}>
                停止续报
              </Button>
            ) : null}
          </div>
        </div>
      }
    >
      <Button>续报频次</Button>
    </Popover>
  );
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
        {matter.supplementUntil === null ? null : <span className="quiet">补报截止 {formatPaper(matter.supplementUntil)}</span>}
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

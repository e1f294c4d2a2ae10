// One report: while it is being written the form, afterwards the sheet; beside it whom it reached and the time line.
import { Button, Select } from 'antd';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { routes, type ReportDetail } from '#modules/reports/contract.ts';
import { QueryError } from '../../app/problems.tsx';
import { useMatterAtHand } from '../../app/at-hand.ts';
import { useAct, useRead } from '../../app/queries.ts';
import { newId } from '../../ui/ids.ts';
import { PrintButton } from '../../ui/Sheet.tsx';
import { Loading } from '../../ui/states.tsx';
import { StatusMark, Tag } from '../../ui/StatusMark.tsx';
import { can } from './allowed.ts';
import { Attachments } from './attachments.tsx';
import { CopyText } from './copy-text.tsx';
import { Dispatches, dispatchRenews } from './dispatches.tsx';
import { MatterClocks, MatterTimeline } from './matter-side.tsx';
import { ReportSheet } from './report-sheet.tsx';
import { LevelTag } from './rows.tsx';
import { SignLater, SignOffPanel, Signatures } from './sign-off.tsx';
import { reportStateWords, roleWords } from './words.ts';
import { WriteForm } from './write-form.tsx';
import './reports.css';

/** The page of a report. */
export function ReportPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const report = useRead(routes.readReport, { params: { id } }, { wake: ['reports.'] });
  if (report.isPending) return <Loading what="报告" />;
  if (report.isError) return <QueryError error={report.error} retry={() => void report.refetch()} what="报告" />;
  return <Report key={id} report={report.data} />;
}

function Report({ report }: { readonly report: ReportDetail }) {
  const { card } = report;
  const state = reportStateWords[card.state];
  useMatterAtHand(card.matterId, card.unit.id);
  useEffect(() => {
    // Sent for sign-off, signed, taken back: the page is another one and is read from its top.
    document.getElementById('main')?.scrollTo(0, 0);
  }, [card.state]);
  const writing = card.state === 'drafting' && can(report.allowed, 'saveDraft');
  return (
    <div className="z-page">
      <div className="z-page-title no-print">
        <h1>
          <Tag kind="blue">{card.name}</Tag> {report.title === '' ? card.matterTitle : report.title}
        </h1>
        <LevelTag level={card.level} />
        <span className="grow">
          {card.unit.name}
          {'　'}
          <Link to="/matters/$id" params={{ id: card.matterId }}>
            看整个事项
          </Link>
        </span>
        {card.unsigned ? <StatusMark tone="close" word="待补签" /> : null}
        <StatusMark tone={state.tone} word={state.word} />
      </div>
      {report.legalChannel ? null : (
        <div className="z-notice no-print">本单位的法定渠道不是本系统：报出后还须在省系统报送，并登记编号。</div>
      )}
      {report.sentBackReason === '' ? null : <div className="z-notice no-print">领导退回：{report.sentBackReason}</div>}
      <div className="z-split" style={{ marginTop: 8 }}>
        <div className="stack">
          {writing ? <WriteForm report={report} /> : <ReportSheet id={card.id} />}
          {writing ? null : <Attachments files={report.attachments} />}
        </div>
        <aside className="r-side">
          {card.state === 'inSignOff' ? <SignOffPanel report={report} /> : null}
          {can(report.allowed, 'signLater') || can(report.allowed, 'signLaterOnPaper') ? (
            <SignLater report={report} />
          ) : null}
          {card.state === 'submitted' ? null : <MatterClocks id={card.matterId} />}
          {card.state === 'submitted' ? <SubmittedActs report={report} /> : null}
          <Dispatches dispatches={report.dispatches} title="报给谁，收到没有" />
          <Signatures report={report} />
          <MatterTimeline id={card.matterId} />
        </aside>
      </div>
    </div>
  );
}

function SubmittedActs({ report }: { readonly report: ReportDetail }) {
  const act = useAct();
  const navigate = useNavigate();
  const correct = async () => {
    const id = newId();
    const body = { id, matterId: report.card.matterId, kind: 'correction' as const, correctsReportId: report.card.id };
    const answer = await act.run(routes.draftReport, { body }, { key: id, what: '写更正报', renews: ['/api/reports'] });
    if (answer !== null) await navigate({ to: '/reports/$id', params: { id } });
  };
  return (
    <div className="r-acts no-print">
      <PrintButton label="打印（传真、盖章用）" />
      {report.dispatches.some((each) => can(each.allowed, 'recordSent')) ? null : (
        <CopyText reportId={report.card.id} />
      )}
      {can(report.allowed, 'addDispatch') ? <AddDispatch report={report} /> : null}
      {can(report.allowed, 'addDispatch') ? <Button onClick={() => void correct()}>更正</Button> : null}
      {report.correctsReportId === null ? null : (
        <Link to="/reports/$id" params={{ id: report.correctsReportId }}>
          被更正的报告
        </Link>
      )}
      {report.correctedByReportIds.map((id) => (
        <Link key={id} to="/reports/$id" params={{ id }}>
          已有更正报
        </Link>
      ))}
      {report.answersOrderId === null ? null : (
        <Link to="/orders/$id" params={{ id: report.answersOrderId }}>
          所答的调度核实
        </Link>
      )}
    </div>
  );
}

/** 补送一家: another addressee after it went out. */
function AddDispatch({ report }: { readonly report: ReportDetail }) {
  const choices = useRead(routes.listAddressees, { query: { matterId: report.card.matterId } });
  const act = useAct();
  const [chosen, setChosen] = useState<string | null>(null);
  const there = new Set(report.dispatches.map((dispatch) => dispatch.toUnit.id));
  const items = (choices.data?.items ?? []).filter((item) => !there.has(item.unit.id));
  const choice = items.find((item) => item.unit.id === chosen);
  const add = async () => {
    if (choice === undefined) return;
    const id = newId();
    await act.run(
      routes.addDispatch,
      { params: { id: report.card.id }, body: { id, toUnitId: choice.unit.id, role: choice.role, way: choice.way } },
      { key: id, what: '补送', done: `已补送${choice.unit.name}`, renews: dispatchRenews },
    );
    setChosen(null);
  };
  if (items.length === 0) return null;
  return (
    <span className="row">
      <Select
        aria-label="补送单位"
        showSearch={{ optionFilterProp: 'label' }}
        placeholder="补送一家"
        style={{ width: 200 }}
        value={chosen}
        onChange={setChosen}
        options={items.map((item) => ({ value: item.unit.id, label: `${roleWords[item.role]} ${item.unit.name}` }))}
      />
      <Button disabled={choice === undefined} loading={act.busy} onClick={() => void add()}>
        补送
      </Button>
    </span>
  );
}

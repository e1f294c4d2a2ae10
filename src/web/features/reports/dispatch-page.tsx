// A report that arrived: opening it is recorded, then it is acknowledged; beside it what else may be done now,
// the usual act first. A telephone report is taken here (已接电话). A15.1, A15.8
import { Button, Select } from 'antd';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { routes, type DispatchView, type ReportDetail } from '#modules/reports/contract.ts';
import { QueryError } from '../../app/problems.tsx';
import { useAct, useRead } from '../../app/queries.ts';
import { useMe } from '../../app/session.tsx';
import { newId } from '../../ui/ids.ts';
import { PrintButton } from '../../ui/Sheet.tsx';
import { Loading } from '../../ui/states.tsx';
import { StatusMark, Tag } from '../../ui/StatusMark.tsx';
import { can } from './allowed.ts';
import { Attachments } from './attachments.tsx';
import { AskButton, Dispatches, dispatchRenews as renews } from './dispatches.tsx';
import { useVocabulary } from './form.tsx';
import { MatterTimeline } from './matter-side.tsx';
import { OwnRecord } from './own-record.tsx';
import { ReportSheet } from './report-sheet.tsx';
import { LevelTag } from './rows.tsx';
import { dispatchStateWords, roleWords, wayWords } from './words.ts';
import './reports.css';

const wake = ['reports.'];

/** The page of what arrived. */
export function DispatchPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const dispatch = useRead(routes.readDispatch, { params: { id } }, { wake });
  if (dispatch.isPending) return <Loading what="来报" />;
  if (dispatch.isError) return <QueryError error={dispatch.error} retry={() => void dispatch.refetch()} what="来报" />;
  return <Arrived dispatch={dispatch.data} />;
}

function Arrived({ dispatch }: { readonly dispatch: DispatchView }) {
  const report = useRead(routes.readReport, { params: { id: dispatch.reportId } }, { wake });
  useOpening(dispatch);
  if (report.isPending) return <Loading what="报告" />;
  if (report.isError) return <QueryError error={report.error} retry={() => void report.refetch()} what="报告" />;
  const { card } = report.data;
  const state = dispatchStateWords[dispatch.state];
  return (
    <div className="z-page">
      <div className="z-page-title no-print">
        <h1>
          <Tag kind="blue">{card.name}</Tag> {card.title}
        </h1>
        <LevelTag level={card.level} />
        <span className="grow">
          {dispatch.fromUnit.name} {roleWords[dispatch.role]}（{wayWords[dispatch.way]}）
        </span>
        <StatusMark tone={state.tone} word={state.word} />
      </div>
      <Acts dispatch={dispatch} report={report.data} />
      <div className="z-split" style={{ marginTop: 12 }}>
        <div className="stack">
          <ReportSheet id={dispatch.reportId} />
          <Attachments files={report.data.attachments} />
        </div>
        <aside className="r-side">
          <Dispatches dispatches={report.data.dispatches} title="收到情况" />
          <MatterTimeline id={card.matterId} />
        </aside>
      </div>
    </div>
  );
}

/** Opening is an act of its own and recorded once; the receipt can only follow it. */
function useOpening(dispatch: DispatchView): void {
  const act = useAct();
  const opened = useRef<string | null>(null);
  const may = can(dispatch.allowed, 'openDispatch') && dispatch.state === 'sent';
  useEffect(() => {
    if (!may || opened.current === dispatch.id) return;
    opened.current = dispatch.id;
    void act.run(
      routes.openDispatch,
      { params: { id: dispatch.id } },
      { what: '打开来报', renews, onRefused: () => true },
    );
  }, [act, dispatch.id, may]);
}

function Acts({ dispatch, report }: { readonly dispatch: DispatchView; readonly report: ReportDetail }) {
  const act = useAct();
  const navigate = useNavigate();
  const vocabulary = useVocabulary();
  const me = useMe();
  const params = { id: dispatch.id };
  const { revision, allowed } = dispatch;
  const { card } = report;
  const mine = me.unit?.id === dispatch.toUnit.id;
  const passUpward = async () => {
    const reportId = newId();
    const kind = card.kind === 'correction' || card.kind === 'supplement' ? 'followUp' : card.kind;
    const answer = await act.run(
      routes.passUpward,
      { params, body: { matterId: newId(), reportId, kind } },
      { key: reportId, what: '转报', renews: ['/api/reports'] },
    );
    if (answer !== null) await navigate({ to: '/reports/$id', params: { id: answer.id } });
  };
  return (
    <div className="r-acts no-print">
      {can(allowed, 'takeCall') ? (
        <Button
          type="primary"
          loading={act.busy}
          onClick={() => void act.run(routes.takeCall, { params, body: { revision } }, { what: '已接电话', renews })}
        >
          已接电话
        </Button>
      ) : null}
      {can(allowed, 'linkOwnRecord') ? <OwnRecord dispatch={dispatch} /> : null}
      {can(allowed, 'acknowledge') ? (
        <Button
          type={dispatch.takenAt === null ? 'primary' : 'default'}
          loading={act.busy}
          onClick={() => void act.run(routes.acknowledge, { params, body: { revision } }, { what: '签收', renews })}
        >
          签收
        </Button>
      ) : null}
      {mine ? (
        <Button
          onClick={() =>
            void navigate({
              to: '/orders/new',
              search: { matterId: card.matterId, unitId: dispatch.fromUnit.id } as never,
            })
          }
        >
          调度核实
        </Button>
      ) : null}
      {can(allowed, 'passUpward') ? <Button onClick={() => void passUpward()}>转报上级</Button> : null}
      {can(allowed, 'returnDispatch') ? (
        <AskButton
          button="退回"
          title="退回，请写明理由"
          placeholder="退回理由"
          send={(reason) =>
            act.run(routes.returnDispatch, { params, body: { revision, reason } }, { what: '退回', renews })
          }
        />
      ) : null}
      {can(allowed, 'tagDispatch') ? (
        <Select
          aria-label="处理标签"
          allowClear
          placeholder="处理标签"
          style={{ width: 130 }}
          value={dispatch.tag?.code ?? null}
          onChange={(tag: string | null) =>
            void act.run(
              routes.tagDispatch,
              { params, body: { revision, tag: tag ?? null } },
              { what: '处理标签', renews },
            )
          }
          options={(vocabulary?.tags ?? []).map((tag) => ({ value: tag.code, label: tag.name }))}
        />
      ) : null}
      <Link to="/matters/$id" params={{ id: card.matterId }}>
        看整个事项
      </Link>
      <PrintButton />
    </div>
  );
}

// To whom a report went, by which way, and whether it arrived; with the acts of the sender for parties outside.
import { Button, Input, Popover, Select } from 'antd';
import { useState } from 'react';
import { routes, type DispatchView, type DispatchWay, type ReportCard } from '#modules/reports/contract.ts';
import { useAct } from '../../app/queries.ts';
import { fromBeijing, now, useNow } from '../../ui/clock.ts';
import { MomentField } from '../../ui/MomentField.tsx';
import { StatusMark, Tag } from '../../ui/StatusMark.tsx';
import { formatTime } from '../../ui/time.ts';
import { can } from './allowed.ts';
import { CopyText } from './copy-text.tsx';
import { dispatchStateWords, roleWords, wayWords } from './words.ts';

export const dispatchRenews = ['/api/reports', '/api/deadlines', '/api/alarms'];

interface DispatchesProps {
  readonly dispatches: readonly DispatchView[];
  readonly reports?: readonly ReportCard[];
  readonly title: string;
}

/** The block with one entry for each addressee. */
export function Dispatches({ dispatches, reports = [], title }: DispatchesProps) {
  if (dispatches.length === 0) return null;
  return (
    <section className="z-block">
      <div className="z-block-head">
        <h2>{title}</h2>
      </div>
      {dispatches.map((dispatch) => (
        <Dispatch
          key={dispatch.id}
          dispatch={dispatch}
          report={reports.find((report) => report.id === dispatch.reportId)}
        />
      ))}
    </section>
  );
}

function Dispatch({ dispatch, report }: { readonly dispatch: DispatchView; readonly report: ReportCard | undefined }) {
  const state = dispatchStateWords[dispatch.state];
  return (
    <div className="r-dispatch">
      <span>
        {report === undefined ? null : <Tag kind="blue">{report.name}</Tag>} {roleWords[dispatch.role]}
        <strong>{dispatch.toUnit.name}</strong>
        <span className="quiet">　{wayWords[dispatch.way]}</span>
        {dispatch.externalNumber === '' ? null : <span className="mono">　{dispatch.externalNumber}</span>}
      </span>
      <StatusMark tone={state.tone} word={state.word} />
      <Trace dispatch={dispatch} />
      <div className="r-acts no-print">
        {can(dispatch.allowed, 'recordAnswered') ? <Answered dispatch={dispatch} /> : null}
        {can(dispatch.allowed, 'recordSent') ? <Sent dispatch={dispatch} /> : null}
        {can(dispatch.allowed, 'recordSent') ? <CopyText reportId={dispatch.reportId} /> : null}
        {can(dispatch.allowed, 'confirmByTelephone') &&
        dispatch.way !== 'telephone' &&
        dispatch.confirmedAt === null ? (
          <Confirm dispatch={dispatch} />
        ) : null}
      </div>
    </div>
  );
}

/** When each step happened and by whom. */
function Trace({ dispatch }: { readonly dispatch: DispatchView }) {
  const time = useNow(60_000);
  const steps: (string | null)[] = [
    dispatch.sentAt === null
      ? null
      : `${formatTime(dispatch.sentAt, time)} 报出${dispatch.sentBy === null ? '' : ` ${dispatch.sentBy.name}`}`,
    dispatch.takenAt === null
      ? null
      : `${formatTime(dispatch.takenAt, time)} 接电话${dispatch.takenBy === null ? '' : ` ${dispatch.takenBy.name}`}${dispatch.spokenWith === '' ? '' : `（${dispatch.spokenWith}）`}`,
    dispatch.openedAt === null
      ? null
      : `${formatTime(dispatch.openedAt, time)} 打开${dispatch.openedBy === null ? '' : ` ${dispatch.openedBy.name}`}`,
    dispatch.acknowledgedAt === null
      ? null
      : `${formatTime(dispatch.acknowledgedAt, time)} 签收${dispatch.acknowledgedBy === null ? '' : ` ${dispatch.acknowledgedBy.name}`}`,
    dispatch.confirmedAt === null
      ? null
      : `${formatTime(dispatch.confirmedAt, time)} 电话确认 ${dispatch.confirmedWith}`,
    dispatch.returnedAt === null ? null : `${formatTime(dispatch.returnedAt, time)} 退回：${dispatch.returnReason}`,
    dispatch.receivedBy === '' ? null : `收件 ${dispatch.receivedBy}`,
  ];
  const shown = steps.filter((step) => step !== null);
  if (shown.length === 0) return null;
  // A line breaks between two steps, never inside a person's name.
  return (
    <span className="quiet r-trace">
      {shown.map((step) => (
        <span key={step}>{step}　</span>
      ))}
    </span>
  );
}

interface AskProps {
  readonly button: string;
  readonly title: string;
  readonly placeholder: string;
  readonly send: (words: string, at: string) => Promise<unknown>;
  readonly withTime?: boolean;
  readonly primary?: boolean;
}

/** A button that asks one line (and a minute) before it acts. */
export function AskButton({ button, title, placeholder, send, withTime = false, primary = false }: AskProps) {
  const [open, setOpen] = useState(false);
  const [words, setWords] = useState('');
  const [at, setAt] = useState('');
  const [sending, setSending] = useState(false);
  const instant = at === '' ? now() : fromBeijing(at);
  const go = async () => {
    if (words.trim() === '' || instant === null) return;
    setSending(true);
    const answer = await send(words.trim(), instant);
    setSending(false);
    if (answer === null) return;
    setOpen(false);
    setWords('');
    setAt('');
  };
  return (
    <Popover
      trigger="click"
      open={open}
      onOpenChange={setOpen}
      title={title}
      content={
        <form
          className="stack"
          style={{ width: 300 }}
          onSubmit={(event) => {
            event.preventDefault();
            void go();
          }}
        >
          <Input
            aria-label={placeholder}
            placeholder={placeholder}
            autoFocus
            maxLength={200}
            value={words}
            onChange={(event) => setWords(event.target.value)}
          />
          {withTime ? <MomentField label="时间" value={at} onChange={setAt} /> : null}
          <Button type="primary" htmlType="submit" disabled={words.trim() === '' || instant === null} loading={sending}>
            {button}
          </Button>
        </form>
      }
    >
      <Button type={primary ? 'primary' : 'default'}>{button}</Button>
    </Popover>
  );
}

function Answered({ dispatch }: { readonly dispatch: DispatchView }) {
  const act = useAct();
  return (
    <AskButton
      button="对方已接电话"
      title={`${dispatch.toUnit.name}谁接的电话`}
      placeholder="接电话的人"
      withTime
      primary
      send={(spokenWith, at) =>
        act.run(
          routes.recordAnswered,
          { params: { id: dispatch.id }, body: { revision: dispatch.revision, spokenWith, at: at as never } },
          { what: '登记已接电话', renews: dispatchRenews },
        )
      }
    />
  );
}

function Confirm({ dispatch }: { readonly dispatch: DispatchView }) {
  const act = useAct();
  return (
    <AskButton
      button="电话确认收到"
      title={`${dispatch.toUnit.name}谁确认的`}
      placeholder="确认的人"
      withTime
      send={(name, at) =>
        act.run(
          routes.confirmByTelephone,
          { params: { id: dispatch.id }, body: { revision: dispatch.revision, with: name, at: at as never } },
          { what: '电话确认', renews: dispatchRenews },
        )
      }
    />
  );
}

type OutsideWay = Exclude<DispatchWay, 'thisSystem'>;

/** Sent outside: by which way, under which number of theirs, received by whom. */
function Sent({ dispatch }: { readonly dispatch: DispatchView }) {
  const act = useAct();
  const [open, setOpen] = useState(false);
  const [way, setWay] = useState<OutsideWay>(dispatch.way === 'thisSystem' ? 'superiorSystem' : dispatch.way);
  const [number, setNumber] = useState('');
  const [at, setAt] = useState('');
  const [receivedBy, setReceivedBy] = useState('');
  const send = async () => {
    const answer = await act.run(
      routes.recordSent,
      {
        params: { id: dispatch.id },
        body: {
          revision: dispatch.revision,
          way,
          externalNumber: number.trim(),
          externalAt: at === '' ? null : fromBeijing(at),
          receivedBy: receivedBy.trim(),
        },
      },
      { what: '登记已报出', renews: dispatchRenews },
    );
    if (answer !== null) setOpen(false);
  };
  return (
    <Popover
      trigger="click"
      open={open}
      onOpenChange={setOpen}
      title={`登记已报${dispatch.toUnit.name}`}
      content={
        <div className="stack" style={{ width: 300 }}>
          <Select<OutsideWay>
            aria-label="报送方式"
            value={way}
            onChange={setWay}
            options={(['superiorSystem', 'fax', 'confidential', 'telephone'] as const).map((value) => ({
              value,
              label: wayWords[value],
            }))}
          />
          <Input
            aria-label="对方编号"
            placeholder="对方编号（省系统编号、传真流水号）"
            maxLength={80}
            value={number}
            onChange={(event) => setNumber(event.target.value)}
          />
          <MomentField label="对方时间" placeholder="对方显示的时间" value={at} onChange={setAt} />
          <Input
            aria-label="收件人"
            placeholder="对方收件人"
            maxLength={80}
            value={receivedBy}
            onChange={(event) => setReceivedBy(event.target.value)}
          />
          <Button type="primary" loading={act.busy} onClick={() => void send()}>
            登记已报出
          </Button>
        </div>
      }
    >
      <Button type="primary">登记已报出</Button>
    </Popover>
  );
}

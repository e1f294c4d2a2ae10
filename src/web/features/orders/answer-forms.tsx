// Forms of the answers: a call with its minute and words, a verification report, an answer to an outside party.
import { Button, Input, Segmented, Select } from 'antd';
import { useState } from 'react';
import { ANSWER_WAYS, routes, type AnswerWay } from '#modules/orders/contract.ts';
import { routes as reportRoutes } from '#modules/reports/contract.ts';
import { useAct, useRead } from '../../app/queries.ts';
import { useMe } from '../../app/session.tsx';
import { fromBeijing, now } from '../../ui/clock.ts';
import { newId } from '../../ui/ids.ts';
import { formatField } from '../../ui/time.ts';
import { Line, useFormKeys } from '../reports/form.tsx';
import { orderRenews, type FormProps } from './form-props.ts';
import { answerWayWords } from './words.ts';

/** By telephone: the ordered unit enters its own call, or the desk that ordered notes the call it took. */
export function PhoneAnswer({ assignment, onDone, taker }: FormProps & { readonly taker: boolean }) {
  const me = useMe();
  const act = useAct();
  const [at, setAt] = useState(formatField(now()));
  const [spokenBy, setSpokenBy] = useState(taker ? '' : me.name);
  const [takenBy, setTakenBy] = useState(taker ? me.name : '');
  const [words, setWords] = useState('');
  const instant = fromBeijing(at);
  const ready = instant !== null && spokenBy.trim() !== '' && words.trim() !== '';
  const send = async () => {
    if (instant === null || !ready) return;
    const id = newId();
    const answer = await act.run(
      routes.answerByTelephone,
      {
        params: { id: assignment.id },
        body: {
          id,
          at: instant,
          spokenBy: spokenBy.trim(),
          takenBy: takenBy.trim() === '' ? null : takenBy.trim(),
          words: words.trim(),
        },
      },
      { key: id, durable: true, what: '电话反馈', renews: orderRenews },
    );
    if (answer !== null) onDone();
  };
  const onKeyDown = useFormKeys(() => void send());
  return (
    <form
      className="r-form"
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <Line
        label="通话时间"
        htmlFor={`at-${assignment.id}`}
        {...(taker ? {} : { hint: '本单位自己登记的，以登记时刻计时；上级记录的以通话时刻计时' })}
      >
        <Input
          id={`at-${assignment.id}`}
          style={{ width: 180 }}
          value={at}
          onChange={(event) => setAt(event.target.value)}
        />
      </Line>
      <Line label={taker ? '对方谁说的' : '本单位谁说的'} htmlFor={`by-${assignment.id}`}>
        <Input
          id={`by-${assignment.id}`}
          autoFocus={taker}
          maxLength={80}
          style={{ width: 260 }}
          value={spokenBy}
          onChange={(event) => setSpokenBy(event.target.value)}
        />
      </Line>
      <Line label="谁接的" htmlFor={`taken-${assignment.id}`}>
        <Input
          id={`taken-${assignment.id}`}
          maxLength={80}
          style={{ width: 260 }}
          value={takenBy}
          onChange={(event) => setTakenBy(event.target.value)}
        />
      </Line>
      <Line label="反馈内容" htmlFor={`words-${assignment.id}`}>
        <Input.TextArea
          id={`words-${assignment.id}`}
          autoFocus={!taker}
          autoSize={{ minRows: 2, maxRows: 8 }}
          maxLength={2000}
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
      </Line>
      <div className="r-foot">
        <Button type="primary" htmlType="submit" disabled={!ready} loading={act.busy}>
          记下电话反馈
        </Button>
      </div>
    </form>
  );
}

/** In writing: one of the unit's submitted verification reports. */
export function AnswerWritten({ page, assignment, onDone }: FormProps) {
  const act = useAct();
  const reports = useRead(reportRoutes.listReports, {
    query: {
      of: 'own',
      state: 'submitted',
      ...(page.kind === 'verification' ? { kind: 'verification' as const } : {}),
    },
  });
  const [chosen, setChosen] = useState<string | null>(null);
  const [words, setWords] = useState('');
  const items = (reports.data?.items ?? []).toSorted(
    (a, b) => Number(b.matterId === page.matterId) - Number(a.matterId === page.matterId),
  );
  const reportId = chosen ?? items.find((report) => report.matterId === page.matterId)?.id ?? null;
  const send = async () => {
    if (reportId === null) return;
    const id = newId();
    const answer = await act.run(
      routes.answerInWriting,
      { params: { id: assignment.id }, body: { id, reportId, words: words.trim() } },
      { key: id, what: '书面反馈', renews: orderRenews },
    );
    if (answer !== null) onDone();
  };
  return (
    <div className="r-form">
      <Line
        label="哪份核报"
        {...(items.length === 0 ? { hint: '还没有报送过核报；先写核报并签发报送，再到这里反馈。' } : {})}
      >
        <Select
          aria-label="核报"
          style={{ width: '100%' }}
          placeholder="已报送的核报"
          value={reportId}
          onChange={setChosen}
          options={items.map((report) => ({ value: report.id, label: `${report.number ?? ''}　${report.title}` }))}
        />
      </Line>
      <Line label="附言" htmlFor={`note-${assignment.id}`}>
        <Input
          id={`note-${assignment.id}`}
          maxLength={2000}
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
      </Line>
      <div className="r-foot">
        <Button type="primary" disabled={reportId === null} loading={act.busy} onClick={() => void send()}>
          书面反馈
        </Button>
      </div>
    </div>
  );
}

const writtenWays = ANSWER_WAYS.filter((way) => way !== 'telephone' && way !== 'thisSystem');

/** To the province or the State Council: way, minute, who took it, their number. */
export function AnswerUpward({ page, assignment, onDone }: FormProps) {
  const me = useMe();
  const act = useAct();
  const [form, setForm] = useState<'telephone' | 'written'>(
    assignment.phoneAnsweredAt === null ? 'telephone' : 'written',
  );
  const [way, setWay] = useState<AnswerWay>('superiorSystem');
  const [at, setAt] = useState(formatField(now()));
  const [spokenBy, setSpokenBy] = useState(me.name);
  const [takenBy, setTakenBy] = useState('');
  const [words, setWords] = useState('');
  const [number, setNumber] = useState('');
  const instant = fromBeijing(at);
  const ready = instant !== null && words.trim() !== '' && takenBy.trim() !== '';
  const send = async () => {
    if (instant === null || !ready) return;
    const id = newId();
    const answer = await act.run(
      routes.answerUpward,
      {
        params: { id: assignment.id },
        body: {
          id,
          form,
          way: form === 'telephone' ? 'telephone' : way,
          at: instant,
          spokenBy: spokenBy.trim() === '' ? null : spokenBy.trim(),
          takenBy: takenBy.trim(),
          words: words.trim(),
          outsideNumber: number.trim() === '' ? null : number.trim(),
        },
      },
      { key: id, durable: true, what: `向${page.issuer.shortName}反馈`, renews: orderRenews },
    );
    if (answer !== null) onDone();
  };
  const onKeyDown = useFormKeys(() => void send());
  return (
    <form
      className="r-form"
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <Line label="怎样反馈">
        <div className="row wrap">
          <Segmented<'telephone' | 'written'>
            value={form}
            onChange={setForm}
            options={[
              { value: 'telephone', label: '电话' },
              { value: 'written', label: '书面' },
            ]}
          />
          {form === 'written' ? (
            <Segmented<AnswerWay>
              value={way}
              onChange={setWay}
              options={writtenWays.map((value) => ({ value, label: answerWayWords[value] }))}
            />
          ) : null}
        </div>
      </Line>
      <Line label="反馈时间" htmlFor="up-at">
        <Input id="up-at" style={{ width: 180 }} value={at} onChange={(event) => setAt(event.target.value)} />
      </Line>
      <Line label="谁报的、谁接的">
        <div className="row wrap">
          <Input
            aria-label="谁报的"
            style={{ width: 160 }}
            maxLength={80}
            value={spokenBy}
            onChange={(event) => setSpokenBy(event.target.value)}
          />
          <Input
            aria-label="对方谁接的"
            autoFocus
            style={{ width: 200 }}
            maxLength={80}
            placeholder="对方谁接的"
            value={takenBy}
            onChange={(event) => setTakenBy(event.target.value)}
          />
          {form === 'written' ? (
            <Input
              aria-label="对方编号"
              className="mono"
              style={{ width: 200 }}
              maxLength={80}
              placeholder="对方编号"
              value={number}
              onChange={(event) => setNumber(event.target.value)}
            />
          ) : null}
        </div>
      </Line>
      <Line label="反馈内容" htmlFor="up-words">
        <Input.TextArea
          id="up-words"
          autoSize={{ minRows: 2, maxRows: 8 }}
          maxLength={2000}
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
      </Line>
      <div className="r-foot">
        <Button type="primary" htmlType="submit" disabled={!ready} loading={act.busy}>
          记下向上反馈
        </Button>
        <span className="quiet">只办结本单位这一件，转下达的仍按各自的时钟。</span>
      </div>
    </form>
  );
}

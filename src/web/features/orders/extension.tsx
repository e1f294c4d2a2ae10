// 延期: asked by the ordered unit with a reason, decided by whoever ordered; an outside party's word is registered.
import { Button, Input, Segmented } from 'antd';
import { useState } from 'react';
import { routes, type OrderClock } from '#modules/orders/contract.ts';
import { useAct } from '../../app/queries.ts';
import { fromBeijing, toInstant, toMs } from '../../ui/clock.ts';
import { newId } from '../../ui/ids.ts';
import { MomentField } from '../../ui/MomentField.tsx';
import { formatField } from '../../ui/time.ts';
import { Line } from '../reports/form.tsx';
import { isOpen } from '../reports/clocks.tsx';
import { orderRenews, type FormProps } from './form-props.ts';
import { clockWords } from './words.ts';

const usualMoreMs = 30 * 60_000;

/** Asks for more time on one clock. */
export function AskExtension({ assignment, onDone }: FormProps) {
  const act = useAct();
  const open = assignment.clocks.filter(isOpen);
  const [clock, setClock] = useState<OrderClock | null>(open[0]?.clock ?? null);
  const due = open.find((each) => each.clock === clock)?.dueAt ?? null;
  const [until, setUntil] = useState(due === null ? '' : formatField(toInstant(toMs(due) + usualMoreMs)));
  const [reason, setReason] = useState('');
  const instant = fromBeijing(until);
  if (clock === null) return <span className="quiet">没有在走的时限</span>;
  const send = async () => {
    if (instant === null) return;
    const id = newId();
    const answer = await act.run(
      routes.askExtension,
      { params: { id: assignment.id }, body: { id, clock, wantedDueAt: instant, reason: reason.trim() } },
      { key: id, what: '申请延期', renews: orderRenews },
    );
    if (answer !== null) onDone();
  };
  return (
    <div className="r-form">
      <Line label="哪个时限">
        <Segmented<OrderClock>
          value={clock}
          onChange={setClock}
          options={open.map((each) => ({ value: each.clock, label: clockWords[each.clock] }))}
        />
      </Line>
      <Line label="延到" htmlFor="extend-until">
        <MomentField id="extend-until" value={until} onChange={setUntil} />
      </Line>
      <Line label="理由" htmlFor="extend-reason">
        <Input
          id="extend-reason"
          autoFocus
          maxLength={2000}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </Line>
      <div className="r-foot">
        <Button
          type="primary"
          disabled={instant === null || reason.trim() === ''}
          loading={act.busy}
          onClick={() => void send()}
        >
          申请延期
        </Button>
      </div>
    </div>
  );
}

/** Grants or refuses. */
export function ExtensionDecision({
  extensionId,
  wantedDueAt,
  outside,
}: {
  readonly extensionId: string;
  readonly wantedDueAt: string;
  readonly outside: boolean;
}) {
  const act = useAct();
  const [words, setWords] = useState('');
  const [until, setUntil] = useState(formatField(wantedDueAt));
  const [saidBy, setSaidBy] = useState('');
  const ready = words.trim().length >= 2 && (!outside || saidBy.trim() !== '');
  const decide = async (granted: boolean) => {
    await act.run(
      routes.decideExtension,
      {
        params: { id: extensionId },
        body: {
          granted,
          newDueAt: granted ? fromBeijing(until) : null,
          words: words.trim(),
          saidBy: saidBy.trim() === '' ? null : saidBy.trim(),
        },
      },
      { what: '批复延期', done: granted ? '已同意延期' : '已回复不同意', renews: orderRenews },
    );
  };
  return (
    <span className="r-acts no-print">
      <Input
        aria-label="延到"
        style={{ width: 160 }}
        value={until}
        onChange={(event) => setUntil(event.target.value)}
      />
      {outside ? (
        <Input
          aria-label="上级谁说的"
          placeholder="上级谁说的"
          style={{ width: 130 }}
          value={saidBy}
          onChange={(event) => setSaidBy(event.target.value)}
        />
      ) : null}
      <Input
        aria-label="批复意见"
        placeholder="批复意见"
        style={{ width: 180 }}
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      <Button
        type="primary"
        disabled={!ready || fromBeijing(until) === null}
        loading={act.busy}
        onClick={() => void decide(true)}
      >
        同意
      </Button>
      <Button disabled={!ready} onClick={() => void decide(false)}>
        不同意
      </Button>
    </span>
  );
}

// One line of an order at one unit: number, who orders whom, about what, the clock that is due next or the state.
import type { OrderRow } from '#modules/orders/contract.ts';
import { useNow } from '../../ui/clock.ts';
import { DueMark, StatusMark, Tag } from '../../ui/StatusMark.tsx';
import { formatTime } from '../../ui/time.ts';
import { assignmentStateWords, orderKindWords } from './words.ts';

/** The line. */
export function OrderLine({ row }: { readonly row: OrderRow }) {
  const now = useNow(60_000);
  const state = assignmentStateWords[row.state];
  return (
    <>
      <time className="mono quiet nowrap" dateTime={row.issuedAt} style={{ minWidth: '3.2em' }}>
        {formatTime(row.issuedAt, now)}
      </time>
      <Tag kind="blue">{orderKindWords[row.kind]}</Tag>
      <span className="grow ellipsis" title={`${row.about}　${row.ask}`}>
        {row.about}
        <span className="quiet">
          {'　'}
          {row.issuer.shortName} → {row.unit.shortName}
          {'　'}
          <span className="mono">{row.number}</span>
        </span>
      </span>
      {row.handedDown ? <Tag>已转下达</Tag> : null}
      {row.nextClock === null ? null : (
        <span className="nowrap">
          <DueMark due={row.nextClock.dueAt} />{' '}
          <span className="quiet">{row.nextClock.term.replace('调度核实', '')}</span>
        </span>
      )}
      <StatusMark tone={state.tone} word={state.word} />
    </>
  );
}

// The clocks of a matter or an order: what is owed, to whom, how long still; what was met and when.
import type { Clock } from '#modules/deadlines/contract.ts';
import { useNow } from '../../ui/clock.ts';
import { DueMark, StatusMark } from '../../ui/StatusMark.tsx';
import { formatTime } from '../../ui/time.ts';
import { clockStateWords } from './words.ts';

type Shown = Pick<Clock, 'id' | 'term' | 'dueAt' | 'state' | 'metAt' | 'because'> & {
  readonly reason?: Clock['reason'];
  readonly owingUnit?: Clock['owingUnit'];
};

/** Whether a clock still asks for something. */
export function isOpen(clock: { readonly state: string }): boolean {
  return clock.state === 'running' || clock.state === 'overdue';
}

/** One line for each clock, the open ones first. */
export function Clocks({ clocks }: { readonly clocks: readonly Shown[] }) {
  return (
    <section className="z-block">
      <div className="z-block-head">
        <h2>时限</h2>
      </div>
      <ClockLines clocks={clocks} />
    </section>
  );
}

/** The lines alone, inside another block. */
export function ClockLines({ clocks }: { readonly clocks: readonly Shown[] }) {
  const now = useNow(60_000);
  const sorted = clocks.toSorted((a, b) => Number(isOpen(b)) - Number(isOpen(a)) || a.dueAt.localeCompare(b.dueAt));
  return (
    <ul className="r-clocks">
      {sorted.map((clock) => {
        const word = clockStateWords[clock.state];
        return (
          <li key={clock.id} title={clock.because}>
            <span style={{ minWidth: '8.5em' }}>
              {word === undefined ? <DueMark due={clock.dueAt} /> : <StatusMark tone={word.tone} word={word.word} />}
            </span>
            <span className="grow">
              {clock.term}
              {clock.owingUnit === undefined ? null : <span className="quiet">　{clock.owingUnit.name}</span>}
              {clock.state === 'cancelled' && (clock.reason ?? '') !== '' ? (
                <span className="quiet">　不再按此计时：{clock.reason}</span>
              ) : null}
            </span>
            <span className="quiet nowrap">
              {clock.metAt === null ? `${formatTime(clock.dueAt, now)} 前` : `${formatTime(clock.metAt, now)} 办`}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

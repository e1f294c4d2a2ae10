// The second line of the head: who is on now, each with one press to the number, and when the watch changes.
import { useState } from 'react';
import { routes as orgRoutes } from '#modules/org/contract.ts';
import { routes, type DutyNow } from '#modules/roster/contract.ts';
import { call } from '../../app/client.ts';
import { useRead } from '../../app/queries.ts';
import { useSay } from '../../app/problems.tsx';
import { toMs, useNow } from '../../ui/clock.ts';
import { formatSpan, formatTime } from '../../ui/time.ts';
import { DutyDialog } from './duty-dialog.tsx';
import { lineOrder, lineWords } from './words.ts';

/** Name with a button that shows the numbers of somebody on duty (no reason asked, written down by the server). */
function OnDuty({ name, personId }: { readonly name: string; readonly personId: string }) {
  const [numbers, setNumbers] = useState<readonly string[] | null>(null);
  const say = useSay();
  const show = async () => {
    if (numbers !== null) return setNumbers(null);
    try {
      const answer = await call(orgRoutes.revealPhone, { params: { id: personId }, query: {} });
      setNumbers(answer.numbers.map((each) => each.number));
    } catch (error) {
      say.failed(error);
    }
  };
  return (
    <span className="nowrap">
      <strong>{name}</strong>
      <button
        type="button"
        className="z-head-button"
        onClick={() => void show()}
        aria-label={`${name}的电话`}
        title="显示电话"
      >
        ☎
      </button>
      {numbers?.map((number) => (
        <a key={number} href={`tel:${number}`} className="mono">
          {number}{' '}
        </a>
      ))}
    </span>
  );
}

function nextChange(duty: DutyNow): string | null {
  const ends = duty.entries.map((entry) => entry.to).toSorted();
  return ends[0] ?? null;
}

/** Who is on duty at this desk now; opens the entry of the day. */
export function DutyLine() {
  const now = useNow(10_000);
  const [open, setOpen] = useState(false);
  const duty = useRead(routes.dutyNow, { query: { of: 'mine' } }, { wake: ['roster.'], everyMs: 60_000 });
  const mine = duty.data?.items[0];
  if (mine === undefined) return null;
  const change = nextChange(mine);
  return (
    <>
      {lineOrder.map((line) => {
        const entries = mine.entries.filter((entry) => entry.line === line);
        if (entries.length === 0) return null;
        return (
          <span key={line} className="row">
            <span>{lineWords[line]}</span>
            {entries.map((entry) => (
              <OnDuty key={entry.id} name={entry.personName} personId={entry.personId} />
            ))}
          </span>
        );
      })}
      {mine.text === null ? null : <span>{mine.text}</span>}
      {mine.missing.length === 0 ? null : (
        <span className="z-connection soon">还没有登记：{mine.missing.join('、')}</span>
      )}
      {change === null ? null : (
        <span className="z-wide">
          接班 {formatTime(change, now)}，还有 {formatSpan(toMs(change) - toMs(now))}
        </span>
      )}
      <button type="button" className="z-head-button" onClick={() => setOpen(true)}>
        登记当日带班值班
      </button>
      <DutyDialog open={open} onClose={() => setOpen(false)} />
    </>
  );
}

// A day chosen from a month, read as the duty room writes days (11月23日, the year only when it is not this one).
// Not decided here: what a day filters or begins; the value is `2026-11-23` or empty.
import { Popover } from 'antd';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { addDays, instantAt, weekdayOf, type Day } from '#shared/instant.ts';
import { beijingParts, now } from './clock.ts';
import { formatDate } from './time.ts';

interface DayFieldProps {
  /** What the day is, also said in the field while it is empty. */
  readonly label: string;
  readonly value: string;
  readonly onChange: (day: string) => void;
}

/** A field that opens a month; arrows walk the days, Enter takes one. */
export function DayField({ label, value, onChange }: DayFieldProps) {
  const [open, setOpen] = useState(false);
  const take = (day: string) => {
    setOpen(false);
    onChange(day);
  };
  const shown = isDay(value) ? formatDate(instantAt(value, '12:00'), now()) : '';
  return (
    <span className="z-day r-wide">
      <Popover
        open={open}
        onOpenChange={setOpen}
        trigger="click"
        placement="bottomLeft"
        destroyOnHidden
        content={<Month label={label} value={isDay(value) ? value : null} onTake={take} />}
      >
        <button type="button" className="z-day-button" aria-label={shown === '' ? label : `${label} ${shown}`}>
          {shown === '' ? <span className="quiet">{label}</span> : shown}
        </button>
      </Popover>
      {shown === '' ? null : (
        <button type="button" className="z-day-clear" aria-label={`清除${label}`} onClick={() => take('')}>
          ×
        </button>
      )}
    </span>
  );
}

function isDay(value: string): value is Day {
  return /^\d{4}-\d{2}-\d{2}$/.test(value);
}

const headings = ['一', '二', '三', '四', '五', '六', '日'];

interface MonthProps {
  readonly label: string;
  readonly value: Day | null;
  readonly onTake: (day: Day) => void;
}

function Month({ label, value, onTake }: MonthProps) {
  const today = beijingParts(now()).dayText as Day;
  const [at, setAt] = useState<Day>(value ?? today);
  const grid = useRef<HTMLDivElement>(null);
  useEffect(() => {
    grid.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus({ preventScroll: true });
  }, [at]);
  const days = daysShown(at);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    setAt(addDays(at, step));
  };
  return (
    <div className="z-month" role="group" aria-label={label}>
      <div className="row">
        <button type="button" className="z-key" aria-label="上个月" onClick={() => setAt(monthBefore(at))}>
          ‹
        </button>
        <strong className="grow" style={{ textAlign: 'center' }} aria-live="polite">
          {Number(at.slice(0, 4))}年{Number(at.slice(5, 7))}月
        </strong>
        <button type="button" className="z-key" aria-label="下个月" onClick={() => setAt(monthAfter(at))}>
          ›
        </button>
      </div>
      <div className="z-month-days" aria-hidden="true">
        {headings.map((each) => (
          <span key={each} className="quiet">
            {each}
          </span>
        ))}
      </div>
      <div className="z-month-days" ref={grid} onKeyDown={onKeyDown}>
        {days.map((day) => (
          <button
            key={day}
            type="button"
            tabIndex={day === at ? 0 : -1}
            aria-label={formatDate(instantAt(day, '12:00'), now())}
            aria-pressed={day === value}
            className={`${day.slice(0, 7) === at.slice(0, 7) ? '' : 'quiet'} ${day === today ? 'today' : ''}`}
            onClick={() => onTake(day)}
          >
            {Number(day.slice(8))}
          </button>
        ))}
      </div>
    </div>
  );
}

const firstOf = (day: Day): Day => `${day.slice(0, 7)}-01` as Day;
const monthBefore = (day: Day): Day => firstOf(addDays(firstOf(day), -1));
const monthAfter = (day: Day): Day => firstOf(addDays(firstOf(day), 31));

/** Whole weeks from Monday on that hold the month of a day. */
export function daysShown(day: Day): Day[] {
  const first = firstOf(day);
  const begin = addDays(first, -((weekdayOf(first) + 6) % 7));
  const end = monthAfter(day);
  const days: Day[] = [];
  for (let each = begin; each < end || days.length % 7 !== 0; each = addDays(each, 1)) days.push(each);
  return days;
}

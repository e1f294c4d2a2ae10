// A minute typed as the house writes it (`2026-11-23 16:05`); the example is always now, never a day long past.
import { Input } from 'antd';
import { now } from './clock.ts';
import { formatField } from './time.ts';

/** What is said where a typed time cannot be read. */
export function writeLike(): string {
  return `请写成 ${formatField(now())}`;
}

interface MomentFieldProps {
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly onBlur?: () => void;
  readonly id?: string;
  /** Said to assistive programs where no label stands beside it. */
  readonly label?: string;
  /** What the time is, where nothing else says it: stands in the empty field instead of the example. */
  readonly placeholder?: string;
  readonly isWrong?: boolean;
}

/** The field; wide enough for its example. */
export function MomentField({ value, onChange, onBlur, id, label, placeholder, isWrong = false }: MomentFieldProps) {
  return (
    <Input
      style={{ width: 190 }}
      maxLength={19}
      value={value}
      placeholder={placeholder ?? `例：${formatField(now())}`}
      onChange={(event) => onChange(event.target.value)}
      status={isWrong ? 'warning' : ''}
      {...(id === undefined ? {} : { id })}
      {...(label === undefined ? {} : { 'aria-label': label })}
      {...(onBlur === undefined ? {} : { onBlur })}
    />
  );
}

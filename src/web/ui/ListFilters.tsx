// The filters over a list: search box, choices, days. Their values stand in the address; the page hands them in.
// Decided here: how a filter looks and what an empty list says. Not decided: which filters a list has.
import { Button, Input, Select } from 'antd';
import { useEffect, useState, type ReactNode } from 'react';
import { DayField } from './DayField.tsx';
import { EmptyState } from './states.tsx';

export interface FilterProps {
  readonly filters: Readonly<Record<string, string>>;
  readonly set: (patch: Record<string, string | undefined>) => void;
}

interface SearchProps extends FilterProps {
  readonly placeholder: string;
  readonly width?: number;
}

/** Words to look for (`q`); they count at Enter. */
export function SearchFilter({ filters, set, placeholder, width = 200 }: SearchProps) {
  const [word, setWord] = useState(filters['q'] ?? '');
  useEffect(() => setWord(filters['q'] ?? ''), [filters]);
  return (
    <Input.Search
      aria-label="搜索"
      allowClear
      placeholder={placeholder}
      style={{ width }}
      value={word}
      onChange={(event) => setWord(event.target.value)}
      onSearch={(text) => set({ q: text.trim() })}
    />
  );
}

interface ChoiceProps extends FilterProps {
  readonly name: string;
  readonly label: string;
  readonly width: number;
  readonly options: { value: string; label: string }[];
}

/** One of several; empty is all of them. */
export function ChoiceFilter({ filters, set, name, label, width, options }: ChoiceProps) {
  return (
    <Select
      aria-label={label}
      allowClear
      placeholder={label}
      style={{ width }}
      value={filters[name] ?? null}
      onChange={(value: string | null) => set({ [name]: value ?? undefined })}
      options={options}
    />
  );
}

/** From one day to another (`from`, `to`). */
export function DaysFilter({ filters, set }: FilterProps) {
  return (
    <>
      <DayField label="起始日期" value={filters['from'] ?? ''} onChange={(from) => set({ from })} />
      <DayField label="截止日期" value={filters['to'] ?? ''} onChange={(to) => set({ to })} />
    </>
  );
}

const narrowing = ['q', 'level', 'category', 'state', 'kind', 'from', 'to'] as const;

/** What the address narrows a list by, as a query. */
export function queryOf(filters: FilterProps['filters']): Record<string, string> {
  return Object.fromEntries(narrowing.flatMap((name) => (filters[name] ? [[name, filters[name]]] : [])));
}

interface EmptyListProps extends FilterProps {
  /** Why there is nothing at all, and what to do; said only where nothing narrows the list. */
  readonly reason: string;
  readonly next: ReactNode;
  /** What the list holds: 来报, 交办. */
  readonly what: string;
}

/** An empty list: nothing there, or nothing that the filters let through. */
export function EmptyList({ filters, set, reason, next, what }: EmptyListProps) {
  if (Object.keys(queryOf(filters)).length === 0) return <EmptyState reason={reason} next={next} />;
  const none = Object.fromEntries(narrowing.map((name) => [name, undefined]));
  return <EmptyState reason={`没有符合条件的${what}`} next={<Button onClick={() => set(none)}>去掉条件</Button>} />;
}

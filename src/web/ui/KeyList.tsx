// A list that is walked with ↑ ↓ (Home, End) and opened with Enter: one line per thing.
// Not decided here: what a line shows, and what opening does.
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';

interface KeyListProps<T> {
  readonly label: string;
  readonly items: readonly T[];
  readonly getKey: (item: T) => string;
  readonly render: (item: T, selected: boolean) => ReactNode;
  readonly onOpen?: (item: T) => void;
  readonly empty?: ReactNode;
  /** Give the list the keyboard when the page opens. */
  readonly autoFocus?: boolean;
}

/**
 * The line that Enter opens: until somebody moves, the first one, whatever arrives on top, because it is the next thing
 * that can go wrong; and the first one again where the selected line has gone.
 */
export function lineMeant(keys: readonly string[], selected: string | null): number {
  return Math.max(0, selected === null ? 0 : keys.indexOf(selected));
}

/** Keyboard list. A selection follows its item when the order changes; arrivals are shown by a short motion. */
export function KeyList<T>({ label, items, getKey, render, onOpen, empty, autoFocus }: KeyListProps<T>) {
  const [selected, setSelected] = useState<string | null>(null);
  const seen = useRef<Set<string> | null>(null);
  const list = useRef<HTMLUListElement>(null);
  const keys = items.map(getKey);
  const known = seen.current;
  useEffect(() => {
    seen.current = new Set(keys);
  });
  useEffect(() => {
    if (autoFocus === true) list.current?.focus({ preventScroll: true });
  }, [autoFocus]);

  const at = lineMeant(keys, selected);
  const move = (to: number) => {
    const next = Math.max(0, Math.min(items.length - 1, to));
    const key = keys[next];
    if (key === undefined) return;
    setSelected(key);
    list.current?.children[next]?.scrollIntoView({ block: 'nearest' });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLUListElement>) => {
    if (event.target !== event.currentTarget) return;
    const steps: Record<string, () => void> = {
      ArrowDown: () => move(at + 1),
      ArrowUp: () => move(at - 1),
      Home: () => move(0),
      End: () => move(items.length - 1),
      Enter: () => {
        const item = items[at];
        if (item !== undefined) onOpen?.(item);
      },
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    step();
  };

  if (items.length === 0) return <>{empty}</>;
  return (
    <ul
      ref={list}
      className="z-list"
      role="listbox"
      aria-label={label}
      tabIndex={0}
      aria-activedescendant={`${label}-${keys[at]}`}
      onKeyDown={onKeyDown}
    >
      {items.map((item, index) => {
        const key = keys[index] ?? '';
        const arrived = known !== null && !known.has(key);
        return (
          <li
            key={key}
            id={`${label}-${key}`}
            role="option"
            aria-selected={index === at}
            className={`${onOpen === undefined ? '' : 'openable'} ${arrived ? 'arrived' : ''}`}
            onClick={(event) => {
              setSelected(key);
              if ((event.target as HTMLElement).closest('button, a, input') === null) onOpen?.(item);
            }}
          >
            {render(item, index === at)}
          </li>
        );
      })}
    </ul>
  );
}

// The time line of a matter: what happened, oldest first, each with its minute and who.
import type { ReactNode } from 'react';
import { useNow } from './clock.ts';
import { formatTime } from './time.ts';

export interface TimelineItem {
  readonly id: string;
  readonly at: string;
  readonly title: ReactNode;
  readonly detail?: ReactNode;
  readonly who?: string | null;
  readonly tone?: 'alarm' | 'done';
}

/** Entries in the order given. */
export function Timeline({ items }: { readonly items: readonly TimelineItem[] }) {
  const now = useNow(60_000);
  return (
    <ol className="z-timeline">
      {items.map((item) => (
        <li key={item.id} className={item.tone ?? ''}>
          <time dateTime={item.at}>{formatTime(item.at, now)}</time>
          <span>{item.title}</span>
          {item.who === undefined || item.who === null ? null : <span className="quiet"> · {item.who}</span>}
          {item.detail === undefined ? null : <div className="quiet">{item.detail}</div>}
        </li>
      ))}
    </ol>
  );
}

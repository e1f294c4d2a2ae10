// The state of a thing as shape + word + colour, so that colour is never the only sign.
// Red: overdue or alarm and nothing else. Amber: soon. Green: done.
import { useNow } from './clock.ts';
import { formatDue, type DueTone } from './time.ts';

export type Tone = DueTone | 'alarm' | 'muted';

const shapes: Record<Tone, string> = { overdue: '▲', alarm: '▲', close: '◆', open: '○', done: '✓', muted: '–' };

/** A shape, a word and its colour. */
export function StatusMark({ tone, word }: { readonly tone: Tone; readonly word: string }) {
  return (
    <span className={`z-mark ${tone}`}>
      <span aria-hidden="true">{shapes[tone]}</span>
      <span>{word}</span>
    </span>
  );
}

/** A due instant that counts: `▲ 超时 12 分钟`, `◆ 还有 07:28`, `○ 还有 2 时`. */
export function DueMark({ due }: { readonly due: string }) {
  const { tone, text } = formatDue(due, useNow());
  return <StatusMark tone={tone} word={text} />;
}

/** A word in a frame: level, tag, kind of a report. */
export function Tag({ children, kind }: { readonly children: React.ReactNode; readonly kind?: 'level' | 'blue' }) {
  return <span className={`z-tag ${kind ?? ''}`}>{children}</span>;
}

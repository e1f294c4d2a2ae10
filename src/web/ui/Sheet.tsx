// A report as the paper it will be: title, number, head, elements in order, text, signatures. Prints on A4 (A15.6).
// Not decided here: which elements a report has and in which order.
import { Button } from 'antd';
import type { ReactNode } from 'react';

export interface SheetLine {
  readonly label: string;
  readonly value: ReactNode;
  /** What stood here in the report before; shown struck through beside the new value. */
  readonly old?: ReactNode;
}

interface SheetProps {
  readonly title: string;
  readonly number?: string | null;
  readonly head?: readonly SheetLine[];
  readonly lines?: readonly SheetLine[];
  readonly text?: string | null;
  readonly foot?: readonly SheetLine[];
  readonly children?: ReactNode;
}

/** One sheet of paper on the screen. */
export function Sheet({ title, number, head = [], lines = [], text, foot = [], children }: SheetProps) {
  return (
    <article className="z-sheet">
      <header className="sheet-head">
        <h1 className="sheet-title">{title}</h1>
        {number === undefined || number === null ? null : <div className="sheet-number">{number}</div>}
        <Lines lines={head} />
      </header>
      <Lines lines={lines} />
      {text === undefined || text === null || text === '' ? null : <p className="sheet-text">{text}</p>}
      {children}
      {foot.length === 0 ? null : (
        <footer className="sheet-foot">
          {foot.map((line) => (
            <div key={line.label}>
              {line.label}：{line.value}
            </div>
          ))}
        </footer>
      )}
    </article>
  );
}

function Lines({ lines }: { readonly lines: readonly SheetLine[] }) {
  if (lines.length === 0) return null;
  return (
    <dl>
      {lines.map((line) => (
        <div key={line.label} style={{ display: 'contents' }}>
          <dt>{line.label}</dt>
          <dd>{line.old === undefined ? line.value : <Changed old={line.old} value={line.value} />}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A figure that changed since the last report, old and new. */
export function Changed({ old, value }: { readonly old: ReactNode; readonly value: ReactNode }) {
  return (
    <span className="z-changed">
      <del>{old}</del>
      {value}
    </span>
  );
}

/** Prints the page; only the sheet comes out. */
export function PrintButton({ label = '打印' }: { readonly label?: string }) {
  return (
    <Button className="no-print" onClick={() => print()}>
      {label}
    </Button>
  );
}

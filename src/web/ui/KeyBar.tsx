// The F-key bar at the foot of the page and the keys themselves. A key does one thing on every page.
// `/` works only outside of typing; function keys work everywhere, also while a dialog is open.
import { useEffect, useRef } from 'react';

export interface PageKey {
  /** `F3`, `/` … as the browser names it. */
  readonly key: string;
  readonly label: string;
  /** Said beside it where there is room. */
  readonly more?: string;
  readonly run: () => void;
}

/** A choice (radio, box) takes no letters: after a click on one, `/` still searches. */
function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.closest('input:not([type=radio], [type=checkbox]), textarea, select') !== null)
  );
}

/** Binds keys for as long as the component is on the page. */
export function useKeys(keys: readonly PageKey[]): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      if (event.key.length === 1 && isTyping(event.target)) return;
      const found = latest.current.find((each) => each.key === event.key);
      if (found === undefined) return;
      event.preventDefault();
      found.run();
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, []);
}

/** The bar: every key is also a button. */
export function KeyBar({ keys }: { readonly keys: readonly PageKey[] }) {
  useKeys(keys);
  return (
    <nav className="z-keys no-print" aria-label="功能键">
      {keys.map((each) => (
        <button key={each.key} type="button" className="z-key" onClick={each.run}>
          <kbd>{each.key}</kbd>
          {each.label}
          {each.more === undefined ? null : <span className="z-wide">{each.more}</span>}
        </button>
      ))}
    </nav>
  );
}

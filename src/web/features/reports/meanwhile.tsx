// Somebody else changed the same thing while a form stood open: told in the form, and nothing is sent before it was seen.
import { Button } from 'antd';
import { useState, type ReactNode } from 'react';

/** Whether a state differs from what it was when the form opened, until `seen` takes note of it. */
export function useMeanwhile(state: string): { readonly changed: boolean; readonly seen: () => void } {
  const [known, setKnown] = useState(state);
  return { changed: known !== state, seen: () => setKnown(state) };
}

/** What changed, and the key that takes note of it. */
export function Meanwhile({ children, onSeen }: { readonly children: ReactNode; readonly onSeen: () => void }) {
  return (
    <div className="z-notice" role="alert" style={{ flex: '1 1 100%' }}>
      <span>{children}</span>
      <Button size="small" onClick={onSeen}>
        已看，接着填
      </Button>
    </div>
  );
}

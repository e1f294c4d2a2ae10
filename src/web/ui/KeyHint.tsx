// Which key does it, said behind the word of a button; on a telephone there are no such keys and nothing is said.
import type { ReactNode } from 'react';

/** `写报告（F4）`, the key only where the screen is wide enough to have a keyboard. */
export function KeyHint({ k, children }: { readonly k: string; readonly children: ReactNode }) {
  return (
    <span>
      {children}
      <span className="z-wide">（{k}）</span>
    </span>
  );
}

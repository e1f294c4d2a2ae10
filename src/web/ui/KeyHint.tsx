// Which key does it, said beside its word; on a telephone there are no such keys and nothing is said.

/** `（F3）`, only where the screen is wide enough to have a keyboard. */
export function KeyHint({ k }: { readonly k: string }) {
  return <span className="z-wide">（{k}）</span>;
}

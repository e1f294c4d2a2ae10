// Bars over time, drawn by hand: what went well, what did not on top of it, what nobody knows hatched. Colour is not the only
// sign: each part stands in its own order and every bar says its numbers. Not decided here: what is counted.

export interface Bar {
  readonly key: string;
  /** Under the bar; empty where there is no room. */
  readonly tick: string;
  readonly name: string;
  /** Parts from the ground up; null where nothing is known. */
  readonly parts: readonly { readonly kind: 'good' | 'plain' | 'bad'; readonly n: number }[] | null;
}

const HEIGHT = 100;

/** A row of bars; `words` say in one sentence what is seen. */
export function Bars({ bars, words }: { readonly bars: readonly Bar[]; readonly words: string }) {
  const totals = bars.map(({ parts }) => (parts ?? []).reduce((sum, part) => sum + part.n, 0));
  const most = niceCeiling(Math.max(1, ...totals));
  return (
    <figure className="ops-chart">
      <div className="ops-scale" aria-hidden="true">
        <span>{most}</span>
        <span>0</span>
      </div>
      <svg viewBox={`0 0 ${bars.length} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={words}>
        <line x1="0" x2={bars.length} y1="0.5" y2="0.5" className="ops-grid" />
        {bars.map((bar, i) => (
          <BarShape key={bar.key} bar={bar} x={i} most={most} />
        ))}
        <line x1="0" x2={bars.length} y1={HEIGHT} y2={HEIGHT} className="ops-ground" />
      </svg>
      <div className="ops-ticks" aria-hidden="true">
        {bars.map((bar) => (
          <span key={bar.key}>{bar.tick}</span>
        ))}
      </div>
    </figure>
  );
}

/** Each part with where it begins and how high it is, from the ground up. */
function stacked(parts: NonNullable<Bar['parts']>, most: number) {
  const heightOf = (n: number): number => (n / most) * HEIGHT;
  return parts.map(({ kind, n }, i) => {
    const below = parts.slice(0, i + 1).reduce((sum, part) => sum + part.n, 0);
    return { kind, y: HEIGHT - heightOf(below), height: heightOf(n) };
  });
}

function BarShape({ bar, x, most }: { readonly bar: Bar; readonly x: number; readonly most: number }) {
  const rects = stacked(bar.parts ?? [], most);
  return (
    <g>
      <title>{bar.name}</title>
      {/* The whole column answers to the pointer, also where the bar is low. */}
      <rect x={x} y={0} width={1} height={HEIGHT} className="ops-column" />
      {bar.parts === null ? <rect x={x + 0.15} y={HEIGHT - 6} width={0.7} height={6} className="ops-unknown" /> : null}
      {rects
        .filter(({ height }) => height > 0)
        .map(({ kind, y, height }) => (
          <rect key={kind} x={x + 0.15} y={y} width={0.7} height={height} className={`ops-bar ${kind}`} />
        ))}
    </g>
  );
}

/** The scale ends at a round number that leaves little room above the highest bar. */
export function niceCeiling(n: number): number {
  const power = 10 ** Math.floor(Math.log10(n));
  return [1, 2, 3, 4, 5, 6, 8, 10].map((times) => times * power).find((ceiling) => ceiling >= n) ?? n;
}

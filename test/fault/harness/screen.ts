// A screen at a desk as the browser draws its line (src/web/app/live.ts, src/web/ui/ConnectionLine.tsx): what it would
// say at this moment about the house. It only listens; it never comes back after its server has gone.
import { monotonicMs } from '#platform/clock.ts';
import { msBetween, type Instant } from '#shared/instant.ts';
import type { Desk } from '#kit/house.ts';

/** The browser says so when no heartbeat came, or the clocks were not swept, for so long. */
const SILENT_MS = 4_000;
const NOT_SWEPT_MS = 5_000;

export interface Screen {
  /** Null while all is well: `silent` no heartbeat, `notSwept` clocks that nobody looks at, else the house's own words. */
  says(): string | null;
}

interface Beat {
  readonly now: Instant;
  readonly swept: Instant | null;
  readonly health?: string | null;
}

/** Opens the stream of a desk. */
export async function openScreen(desk: Desk): Promise<Screen> {
  let heardAt = monotonicMs();
  let beat: Beat | null = null;
  await desk.client.listen((event, data) => {
    if (event !== 'beat') return;
    beat = JSON.parse(data) as Beat;
    heardAt = monotonicMs();
  });
  return {
    says: () => {
      if (monotonicMs() - heardAt > SILENT_MS) return 'silent';
      const last = beat as Beat | null;
      if (last === null) return null;
      if (last.swept !== null && msBetween(last.swept, last.now) > NOT_SWEPT_MS) return 'notSwept';
      return last.health ?? null;
    },
  };
}

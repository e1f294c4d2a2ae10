// Looks which desks went off line and which are back, and repeats meanwhile what rings at a desk without a screen.
// Absence counts only from when this program could see screens, so that a restart of everything calls nobody absent.
import { addMs, laterOf, msBetween, type Instant } from '#shared/instant.ts';
import type { Ctx } from '#platform/context.ts';
import type { Sweeper } from '#platform/module.ts';
import { runAsSystem, type Runtime } from '#platform/use-case.ts';
import { copyRinging, unitsToRepeatFor } from '#modules/deadlines/index.ts';
import { currentPack } from '#modules/regulation/index.ts';
import { allowedAbsenceMs, offlineFrom } from './rules.ts';
import { bringBack, copyingsOf, owingWatch, takeOffline } from './service.ts';
import { openSpans, presences } from './store.ts';

/** Pause between two looks of one program (technical). */
const PAUSE_MS = 1_000;

interface Watch {
  /** Since when this program has been looking without a gap. */
  since: Instant;
  last: Instant;
}

const watches = new WeakMap<Runtime, Watch>();

export const offlineSweeper: Sweeper = {
  name: 'notify.offline',
  async sweep(runtime) {
    const now = await runtime.clock.now(runtime.database.db);
    const known = watches.get(runtime);
    if (known !== undefined && !runtime.clock.scripted && msBetween(known.last, now) < PAUSE_MS) {
      return { fired: 0, nextAt: addMs(known.last, PAUSE_MS) };
    }
    const reading = { tx: runtime.database.db as Ctx['tx'], now };
    const allowedMs = allowedAbsenceMs(await currentPack(reading));
    // Whoever did not look for so long cannot know whether screens were there.
    const gap = known !== undefined && msBetween(known.last, now) > allowedMs;
    const watch: Watch = { since: known === undefined || gap ? now : known.since, last: now };
    watches.set(runtime, watch);
    const fired = (await look(runtime, reading, watch, allowedMs)) + (await attend(runtime, reading));
    return { fired, nextAt: await nextLook(reading, watch, allowedMs) };
  },
};

/** Marks desks that have been away too long. */
async function look(
  runtime: Runtime,
  reading: Pick<Ctx, 'tx' | 'now'>,
  watch: Watch,
  allowedMs: number,
): Promise<number> {
  const away = (await presences(reading.tx)).filter(
    ({ seenAt }) => offlineFrom(seenAt, watch.since, allowedMs) <= reading.now,
  );
  const owing = await owingWatch(reading, away);
  let fired = 0;
  for (const presence of owing) {
    if (await runAsSystem(runtime, 'notify.takeOffline', (ctx) => takeOffline(ctx, presence))) fired += 1;
  }
  return fired;
}

/** Brings back desks that were seen again, and repeats what rings at the others. */
async function attend(runtime: Runtime, reading: Pick<Ctx, 'tx' | 'now'>): Promise<number> {
  const spans = await openSpans(reading.tx);
  if (spans.length === 0) return 0;
  let fired = 0;
  const back = spans.filter((span) => span.seenAt > laterOf(span.lastSeenAt, span.fromAt));
  for (const span of back) {
    if (await runAsSystem(runtime, 'notify.bringBack', (ctx) => bringBack(ctx, span))) fired += 1;
  }
  const away = spans.filter((span) => !back.includes(span));
  const copyings = copyingsOf(await currentPack(reading), away);
  const unheard = await unitsToRepeatFor(reading, copyings);
  for (const copying of copyings.filter(({ fromUnitId }) => unheard.includes(fromUnitId))) {
    await runAsSystem(runtime, 'notify.repeatAlarms', (ctx) => copyRinging(ctx, copying));
    fired += 1;
  }
  return fired;
}

async function nextLook(reading: Pick<Ctx, 'tx' | 'now'>, watch: Watch, allowedMs: number): Promise<Instant | null> {
  const coming = (await presences(reading.tx)).map(({ seenAt }) => offlineFrom(seenAt, watch.since, allowedMs));
  return coming.filter((at) => at > reading.now).toSorted()[0] ?? null;
}

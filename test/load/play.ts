// Plays a plan against a server: each act at its time, what follows an event soon after it is heard, never more at once
// than a city has hands. Ends with the plan, or when it is told to stop.
import { setTimeout as delay } from 'node:timers/promises';
import type { Id } from '#shared/ids.ts';
import { msBetween, type Instant } from '#shared/instant.ts';
import { machineNow, monotonicMs } from '#platform/clock.ts';
import type { Act, Desk, Moment } from './act.ts';
import type { Chance } from './chance.ts';
import { desksOf, type Planned } from './plan.ts';
import type { Stage } from './stage.ts';
import type { Tally } from './tally.ts';

/** More than a server may be asked at once; what is later waits, and that is told as lag. */
const MOST_AT_ONCE = 64;
const MOST_FOLLOWING = 20_000;
/** How long what follows the last acts is waited for at most, and how long it is still before it counts as over. */
const PATIENCE_MS = 15_000;
const STILL_MS = 2_000;
const MOST_SUBJECTS = 400;

export interface Play {
  /** Milliseconds of the city's time since the beginning. */
  cityMs(): number;
  underWay(): number;
  /** How far the play is behind its plan at most, in milliseconds of the machine. */
  lag(): number;
  /** What clocks may run about, by a desk that may see them. */
  readonly subjects: ReadonlyMap<Id, { readonly kind: string; readonly desk: Desk }>;
  stop(): void;
  readonly over: Promise<void>;
}

interface Frame {
  readonly type?: string;
  readonly at?: Instant;
  readonly subject?: { readonly kind: string; readonly id: Id };
}

export interface Script {
  readonly stage: Stage;
  readonly acts: readonly Act[];
  readonly plan: readonly Planned[];
  readonly speed: number;
  readonly chance: Chance;
  readonly tally: Tally;
}

/** Opens every desk's stream and plays. */
export async function play({ stage, acts, plan, speed, chance, tally }: Script): Promise<Play> {
  const everybody = [...stage.desks, ...stage.people];
  const disaster = { matterId: null as Id | null };
  const subjects = new Map<Id, { kind: string; desk: Desk }>();
  const following = new Set<Promise<void>>();
  const below = Map.groupBy(stage.desks, ({ superiorId }) => superiorId);
  let stopped = false;
  let atOnce = 0;
  let followed = 0;
  let lag = 0;
  const wake = new AbortController();

  const run = async (act: Act, desk: Desk, heard: Moment['heard']): Promise<void> => {
    const moment: Moment = {
      now: machineNow(),
      heard,
      disaster,
      pick: (from) => chance.pick(from),
      chance: () => chance.next(),
      below: ({ unitId }) => (below.get(unitId) ?? []).filter((other) => other.unitId !== unitId),
    };
    atOnce += 1;
    await tally.count(act.name, desk.client, (line) => act.run(line, desk, moment));
    atOnce -= 1;
  };
  const upon = new Map<Desk, Act[]>(everybody.map((desk) => [desk, []]));
  for (const act of acts) {
    if (act.upon !== undefined) for (const desk of desksOf(act.who, stage)) upon.get(desk)?.push(act);
  }
  let lastHeard = monotonicMs();
  const hear = (desk: Desk, frame: Frame): void => {
    const { type, at, subject } = frame;
    if (type === undefined || subject === undefined) return;
    lastHeard = monotonicMs();
    if (at !== undefined && !type.startsWith('deadlines.')) tally.heard(msBetween(at, machineNow()));
    if (type === 'deadlines.alarmRaised' && subjects.size < MOST_SUBJECTS)
      subjects.set(subject.id, { kind: subject.kind, desk });
    for (const act of upon.get(desk) ?? []) {
      if (stopped || act.upon?.event !== type || (act.upon.kind !== '*' && act.upon.kind !== subject.kind)) continue;
      if (++followed > MOST_FOLLOWING) return;
      const afterMs = (chance.next() * act.upon.withinSeconds * 1_000) / speed;
      const later = delay(afterMs, undefined, { signal: wake.signal })
        .then(
          () => run(act, desk, subject),
          () => undefined,
        )
        .finally(() => following.delete(later));
      following.add(later);
    }
  };
  for (const desk of everybody) {
    await desk.client.listen((_event, data) => hear(desk, JSON.parse(data || '{}') as Frame));
  }

  const begun = monotonicMs();
  const playAll = async (): Promise<void> => {
    const planned = new Set<Promise<void>>();
    for (const { at, act, desk } of plan) {
      const wait = begun + at / speed - monotonicMs();
      if (wait > 1) await delay(wait, undefined, { signal: wake.signal }).catch(() => undefined);
      while (atOnce >= MOST_AT_ONCE && !stopped) await delay(5);
      if (stopped) break;
      lag = Math.max(lag, monotonicMs() - begun - at / speed);
      const one = run(act, desk, null).finally(() => planned.delete(one));
      planned.add(one);
    }
    await Promise.all(planned);
    const until = monotonicMs() + PATIENCE_MS;
    lastHeard = monotonicMs();
    const isStill = (): boolean => following.size === 0 && monotonicMs() - lastHeard > STILL_MS;
    while (!stopped && !isStill() && monotonicMs() < until) await delay(50);
    stopped = true;
    wake.abort();
    await Promise.all(following);
  };
  return {
    cityMs: () => (monotonicMs() - begun) * speed,
    underWay: () => atOnce,
    lag: () => lag,
    subjects,
    stop: () => {
      stopped = true;
      wake.abort();
    },
    over: playAll(),
  };
}

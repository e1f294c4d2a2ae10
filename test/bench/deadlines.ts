// Ten thousand deadlines due in one second, swept by two processes: how late they ring, beside two job queues that are
// told the same, with an empty table and with a hundred thousand waiting; and what a killed worker loses or does twice.
import type { ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { HOUR_MS, SECOND_MS } from '#shared/duration.ts';
import { addMs } from '#shared/instant.ts';
import { machineNow, monotonicMs } from '#platform/clock.ts';
import { end } from '#kit/server.ts';
import { openCluster } from './cluster.ts';
import { graphileWorker, pgBoss } from './due-queues.ts';
import { ownSweep } from './due-own.ts';
import type { Outcome, Round, Scheduler } from './due.ts';
import { median, print, rounded, spread } from './figures.ts';
import type { Sizes } from './sizes.ts';

const LIMIT_MS = 2_000;
const PROCESSES = 2;
/** Time for planting, which must be over before the first is due. */
const AHEAD_MS = 8 * SECOND_MS;
const PATIENCE_MS = 25 * SECOND_MS;
/** The worker is killed when this share has been acted on. */
const KILL_AT = 0.3;

type Planting = Omit<Round, 'from'>;

interface Killed extends Outcome {
  /** Not acted on when all patience was over, before anybody helped. */
  readonly missing: number;
}

/** Measures the busiest second of the clocks. */
export async function benchDeadlines(sizes: Sizes): Promise<void> {
  const { n, waiting, rounds } = sizes.deadlines;
  const cluster = await openCluster({ commitTimes: true });
  const own = ownSweep(cluster.url);
  const schedulers = [own, await graphileWorker(cluster.url), await pgBoss(cluster.url)];
  for (const scheduler of schedulers) await scheduler.prepare();
  const due = (name: string): Planting => ({ name, n, overMs: SECOND_MS });

  tellLateness(
    'deadlines',
    n,
    await inTurns(schedulers, rounds, (each, i) => oneSecond(each, due(`${each.name}.empty.${i}`))),
  );
  const killed = await inTurns(schedulers, rounds, (each, i) => oneKill(each, due(`${each.name}.kill.${i}`)));
  tellKills(n, killed);
  for (const each of schedulers) {
    await each.plant({ name: 'waiting', n: waiting, from: addMs(machineNow(), 24 * HOUR_MS), overMs: HOUR_MS });
  }
  const behind = await inTurns(schedulers, rounds, (each, i) => oneSecond(each, due(`${each.name}.full.${i}`)));
  tellLateness(`deadlines.with${waiting}Waiting`, n, behind);
  for (const scheduler of schedulers) await scheduler.close();
  await cluster.stop();
}

/** One round after the other of each in turn, so that a busy minute disturbs all alike. */
async function inTurns<T>(
  schedulers: readonly Scheduler[],
  rounds: number,
  round: (scheduler: Scheduler, i: number) => Promise<T>,
): Promise<ReadonlyMap<string, T[]>> {
  const all = new Map<string, T[]>(schedulers.map(({ name }) => [name, []]));
  for (let i = 0; i < rounds; i++) {
    for (const scheduler of schedulers) all.get(scheduler.name)?.push(await round(scheduler, i));
  }
  return all;
}

async function oneSecond(scheduler: Scheduler, planting: Planting): Promise<Outcome> {
  const workers: ChildProcess[] = [];
  for (let i = 0; i < PROCESSES; i++) workers.push(await scheduler.work());
  const round = await plantInTime(scheduler, planting);
  await untilRung(scheduler, round, PATIENCE_MS);
  await delay(500); // whatever would ring twice has time to
  const outcome = await scheduler.look(round);
  for (const worker of workers) await end(worker, 'SIGKILL');
  await scheduler.afterKill?.();
  return outcome;
}

/** Kills the only worker in the middle and starts another one at once. */
async function oneKill(scheduler: Scheduler, planting: Planting): Promise<Killed> {
  const first = await scheduler.work();
  const round = await plantInTime(scheduler, planting);
  while ((await scheduler.look(round)).rung < round.n * KILL_AT) await delay(20);
  await end(first, 'SIGKILL');
  const second = await scheduler.work();
  await untilRung(scheduler, round, PATIENCE_MS);
  const { rung } = await scheduler.look(round);
  if (rung < round.n && scheduler.afterKill !== undefined) {
    await scheduler.afterKill();
    await untilRung(scheduler, round, PATIENCE_MS);
  }
  await delay(500);
  const outcome = await scheduler.look(round);
  await end(second, 'SIGKILL');
  await scheduler.afterKill?.();
  return { ...outcome, missing: round.n - rung };
}

/** Plants before the first is due; what was planted too late on a busy machine is left to ring and planted anew, further ahead. */
async function plantInTime(scheduler: Scheduler, planting: Planting): Promise<Round> {
  for (let ahead = AHEAD_MS, i = 0; ; ahead *= 2, i++) {
    const round: Round = { ...planting, name: `${planting.name}.${i}`, from: addMs(machineNow(), ahead) };
    await scheduler.plant(round);
    if (machineNow() < round.from) return round;
    await untilRung(scheduler, round, PATIENCE_MS);
  }
}

async function untilRung(scheduler: Scheduler, round: Round, patience: number): Promise<void> {
  const until = monotonicMs() + patience + AHEAD_MS;
  while ((await scheduler.look(round)).rung < round.n && monotonicMs() < until) await delay(250);
}

function tellLateness(id: string, n: number, all: ReadonlyMap<string, readonly Outcome[]>): void {
  const own = all.get('zhishou') ?? [];
  const others = Object.fromEntries(
    [...all].filter(([name]) => name !== 'zhishou').map(([name, each]) => [name, lateness(each)]),
  );
  const latest = own.map(({ max }) => max);
  const more = { unit: 'ms', ...lateness(own), processes: PROCESSES, rounds: own.length, others };
  print({ id: `${id}.last`, n, figure: median(latest), limit: LIMIT_MS, better: 'less', more });
  const worst = (figure: (outcome: Outcome) => number): number => Math.max(...own.map(figure));
  print({ id: `${id}.early`, n, figure: worst(({ early }) => early), limit: 0, better: 'less' });
  print({
    id: `${id}.missingOrTwice`,
    n,
    figure: worst(({ rung, twice }) => Math.abs(n - rung) + twice),
    limit: 0,
    better: 'less',
    more: {
      others: Object.fromEntries(
        [...all].map(([name, each]) => [name, Math.max(...each.map((o) => n - o.rung + o.twice))]),
      ),
    },
  });
}

function lateness(outcomes: readonly Outcome[]): Record<string, number> {
  return {
    p50: rounded(median(outcomes.map(({ p50 }) => p50))),
    p99: rounded(median(outcomes.map(({ p99 }) => p99))),
    max: rounded(median(outcomes.map(({ max }) => max))),
    spread: spread(outcomes.map(({ max }) => max)),
  };
}

function tellKills(n: number, all: ReadonlyMap<string, readonly Killed[]>): void {
  const sums = Object.fromEntries(
    [...all].map(([name, each]) => [
      name,
      {
        missing: median(each.map(({ missing }) => missing)),
        neverRung: Math.max(...each.map(({ rung }) => n - rung)),
        twice: median(each.map(({ twice }) => twice)),
        last: rounded(median(each.map(({ max }) => max))),
      },
    ]),
  );
  const own = all.get('zhishou') ?? [];
  print({
    id: 'deadlines.killed.lostOrTwice',
    n: n * own.length,
    figure: Math.max(...own.map(({ missing, twice }) => missing + twice)),
    limit: 0,
    better: 'less',
    more: { patienceMs: PATIENCE_MS, ...sums },
  });
}

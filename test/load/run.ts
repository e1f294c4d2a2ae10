// `npm run load`: plays a city's ordinary day, or a bad night, against a running server and tells what a user would feel.
// Ctrl-C ends it with the summary so far. Nothing is asserted; a failed act makes the exit code 1.
import { openClient, type Client } from '#kit/http-client.ts';
import { monotonicMs } from '#platform/clock.ts';
import { percentile } from '../bench/figures.ts';
import { undoAll } from '../bench/tidy.ts';
import type { Act } from './act.ts';
import { DAY, NIGHT } from './acts/index.ts';
import { chanceOf } from './chance.ts';
import { HELP, readOptions, type Options } from './options.ts';
import { planDay } from './plan.ts';
import { play, type Play } from './play.ts';
import { openStage, type Stage } from './stage.ts';
import { summaryOf, type Owed } from './summary.ts';
import { openTally, type Tally } from './tally.ts';

const DAY_BEGINS = 8;
const NIGHT_BEGINS = 2;
const TELL_EVERY_MS = 5_000;
const LOOK_EVERY_MS = 1_000;

type Say = (text: string) => void;

/** What is left of a played day, for whoever started it from a program. */
export interface Played {
  readonly tally: Tally;
  readonly owed: Owed | null;
  readonly memory: readonly [number, number, number];
  readonly screens: number;
}

/** Plays as the command line says; answers the exit code. */
export async function runLoad(
  argv: readonly string[],
  say: Say = (text) => void process.stdout.write(text),
): Promise<number> {
  if (argv.includes('--help') || argv.includes('-h')) {
    say(HELP);
    return 0;
  }
  const options = readOptions(argv);
  if (typeof options === 'string') {
    say(`${options}\n${HELP}`);
    return 2;
  }
  const stop = { asked: false, play: null as Play | null };
  const onSignal = (): void => {
    if (stop.asked) void undoAll().finally(() => process.exit(130));
    stop.asked = true;
    stop.play?.stop();
    say('\n正在收尾……\n');
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  try {
    const { tally } = await playOn(null, options, say, stop);
    if (stop.asked) return 130;
    return [...tally.acts.values()].some(({ failed }) => failed > 0) ? 1 : 0;
  } finally {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
    await undoAll();
  }
}

/** Plays on a stage, or on the one that the options name; the summary is said and its figures are answered. */
export async function playOn(
  given: Stage | null,
  options: Options,
  say: Say,
  stop: { asked: boolean; play: Play | null } = { asked: false, play: null },
): Promise<Played> {
  const kind = options.night ? '灾害夜' : '平常的一天';
  say(`${kind}：${options.units} 个单位，${options.hours} 小时，${options.speed} 倍速，种子 ${options.seed}\n`);
  if (given === null) say('正在请各单位值班员就座……\n');
  const stage = given ?? (await openStage(options));
  const chance = chanceOf(options.seed);
  const acts: readonly Act[] = options.night ? [...DAY, ...NIGHT] : DAY;
  const from = options.night ? NIGHT_BEGINS : DAY_BEGINS;
  const plan = planDay(acts, stage, { hours: options.hours, from }, chance);
  const minutes = (options.hours * 60) / options.speed;
  say(
    `${stage.desks.length} 张值班台在线，计划 ${plan.length.toLocaleString('en-US')} 次操作，约 ${minutes.toFixed(1)} 分钟\n`,
  );

  const tally = openTally();
  const metrics = openClient(stage.address);
  const first = await memoryOf(metrics);
  let most = first;
  const begun = monotonicMs();
  const playing = await play({ stage, acts, plan, speed: options.speed, chance: chance.of('play'), tally });
  stop.play = playing;
  if (stop.asked) playing.stop();
  const looking = setInterval(() => void memoryOf(metrics).then((now) => (most = Math.max(most, now))), LOOK_EVERY_MS);
  const telling = setInterval(() => say(progressOf(playing, tally, from, most)), TELL_EVERY_MS);
  await playing.over;
  clearInterval(looking);
  clearInterval(telling);
  const seconds = (monotonicMs() - begun) / 1_000;
  const owed = await owedOf(playing);
  const last = await memoryOf(metrics);
  metrics.close();
  const memory = [first, Math.max(most, last), last] as const;
  const screens = stage.desks.length + stage.people.length;
  say(summaryOf({ tally, owed, memory, seconds, lagMs: playing.lag(), screens }));
  for (const desk of [...stage.desks, ...stage.people]) desk.client.close();
  return { tally, owed, memory, screens };
}

function progressOf(playing: Play, tally: Tally, from: number, memory: number): string {
  const minute = Math.floor(playing.cityMs() / 60_000) + from * 60;
  const clock = `${two(Math.floor(minute / 60) % 24)}:${two(minute % 60)}`;
  const all = [...tally.acts.values()];
  const recent = all.flatMap(({ times }) => times.slice(-50));
  const failed = all.reduce((sum, each) => sum + each.failed, 0);
  return `${clock}  已做 ${tally.done().toLocaleString('en-US')} 次，在做 ${playing.underWay()}，失败 ${failed}；近来 p99 ${Math.round(percentile(recent, 0.99))} 毫秒；服务器 ${memory} MB\n`;
}

function two(n: number): string {
  return String(n).padStart(2, '0');
}

/** Megabytes of the server process as it tells itself; 0 where it does not. */
async function memoryOf(client: Client): Promise<number> {
  try {
    return Math.round(
      Number(/^zhishou_memory_rss_bytes (\d+)/m.exec(await client.text('/metrics'))?.[1] ?? 0) / 1024 ** 2,
    );
  } catch {
    return 0;
  }
}

/** How the clocks of what was heard stand; null where the server is gone. */
async function owedOf(playing: Play): Promise<Owed | null> {
  const counts: Record<string, number> = {};
  try {
    for (const [id, { kind, desk }] of playing.subjects) {
      const { status, body } = await desk.client.get(`/api/deadlines?kind=${kind}&id=${id}`);
      if (status !== 200) continue;
      for (const { state } of (body as { items: { state: string }[] }).items) counts[state] = (counts[state] ?? 0) + 1;
    }
  } catch {
    return null;
  }
  const of = (state: string): number => counts[state] ?? 0;
  return { inTime: of('met'), late: of('metLate'), over: of('overdue'), running: of('running') };
}

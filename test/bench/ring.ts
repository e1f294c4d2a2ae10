// From the county's submit to the alarm on the city's screen: over HTTP in, over the live stream out, while many other
// screens are open and others report at a steady pace. Both instants are read in this one process.
import { setTimeout as delay } from 'node:timers/promises';
import { monotonicMs } from '#platform/clock.ts';
import { freePort } from '#kit/server.ts';
import { median, percentile, print, rounded, spread } from './figures.ts';
import { openHouse, type Desk, type House } from './house.ts';
import type { Sizes } from './sizes.ts';
import { aTelephoneReport, TELEPHONE } from './landslide.ts';

const LIMIT_MS = 500;
const COUNTIES = 12;
const PER_SECOND = 20;
const PATIENCE_MS = 10_000;
const ALARM = 'deadlines.alarmRaised';

interface Heard {
  /** Instant at which the alarm about a dispatch came, by the dispatch's id. */
  readonly alarms: Map<string, number>;
}

/** Measures how soon the city rings. */
export async function benchRing({ ring }: Sizes): Promise<void> {
  const house = await openHouse({ desks: COUNTIES, level: 'county', city: true, port: await freePort() });
  try {
    const heard = await openScreens(house, ring.streams);
    const rounds: number[][] = [];
    for (let i = 0; i < ring.rounds; i++) rounds.push(await oneRound(house.desks.slice(1), heard, ring.roundMs));
    const times = rounds.flat();
    const worst = rounds.map((round) => percentile(round, 0.99));
    print({
      id: 'ring.p99',
      n: times.length,
      figure: median(worst),
      limit: LIMIT_MS,
      better: 'less',
      more: {
        unit: 'ms',
        p50: rounded(median(times)),
        max: rounded(Math.max(...times)),
        streams: ring.streams,
        perSecond: PER_SECOND,
        spread: spread(worst),
      },
    });
  } finally {
    await house.stop();
  }
}

/** Opens all streams in turn over the desks; the first one at the city is the one that is timed. */
async function openScreens(house: House, streams: number): Promise<Heard> {
  const [city, ...counties] = house.desks;
  if (city === undefined) throw new Error('no desk at the city');
  const heard: Heard = { alarms: new Map() };
  await city.client.listen((_event, data) => {
    const frame = JSON.parse(data || '{}') as { type?: string; subject?: { id: string } };
    if (frame.type === ALARM && frame.subject !== undefined) heard.alarms.set(frame.subject.id, monotonicMs());
  });
  for (let i = 1; i < streams; i++) await counties[i % counties.length]?.client.listen(() => undefined);
  return heard;
}

async function oneRound(counties: readonly Desk[], heard: Heard, roundMs: number): Promise<number[]> {
  const begun = monotonicMs();
  const sent = new Map<string, number>();
  const under: Promise<void>[] = [];
  const total = (roundMs / 1_000) * PER_SECOND;
  for (let i = 0; i < total; i++) {
    await delay(Math.max(0, begun + (i * 1_000) / PER_SECOND - monotonicMs()));
    const desk = counties[i % counties.length];
    if (desk !== undefined) under.push(submit(desk, sent));
  }
  await Promise.all(under);
  const until = monotonicMs() + PATIENCE_MS;
  while ([...sent.keys()].some((id) => !heard.alarms.has(id)) && monotonicMs() < until) await delay(20);
  // An alarm that never came counts as one that came at the end of all patience.
  return [...sent].map(([id, at]) => (heard.alarms.get(id) ?? monotonicMs() + PATIENCE_MS) - at);
}

async function submit(desk: Desk, sent: Map<string, number>): Promise<void> {
  const at = monotonicMs();
  const { status, body } = await desk.client.post(TELEPHONE, aTelephoneReport());
  if (status !== 201) throw new Error(`a report was not accepted: ${status} ${JSON.stringify(body)}`);
  const { toldTo } = body as { toldTo: { dispatchId: string }[] };
  for (const { dispatchId } of toldTo) sent.set(dispatchId, at);
}

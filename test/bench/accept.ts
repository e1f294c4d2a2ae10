// Reports accepted: telephone first reports over HTTP against a real server, beside the same SQL statements run bare.
// Both with as many clients at once, in turns, so that a busy machine disturbs both alike.
import type { Answer } from '#kit/http-client.ts';
import { freePort } from '#kit/server.ts';
import { median, percentile, print, rounded, spread } from './figures.ts';
import { openHouse, type Desk } from './house.ts';
import type { Sizes } from './sizes.ts';
import { aTelephoneReport, TELEPHONE } from './landslide.ts';
import { recordStatements, runBare, type Recorded } from './statements.ts';
import { monotonicMs } from '#platform/clock.ts';

const LIMITS = { perSecond: 150, ofBare: 0.4, oneUnitPerSecond: 30, p99Ms: 200 };
const UNITS = 100;
const AT_ONCE = 8;
/** How many of one unit write at once: its desk and those who help. */
const ONE_UNIT_AT_ONCE = 4;

interface Round {
  readonly perSecond: number;
  readonly times: readonly number[];
}

/** Measures how many reports are accepted, over many units and at one. */
export async function benchAccept({ accept: { rounds, roundMs } }: Sizes): Promise<void> {
  const house = await openHouse({ desks: UNITS, port: await freePort() });
  try {
    const recorded: Recorded[] = [];
    for (const desk of house.desks) recorded.push(await recordStatements(house, desk));
    const statements = recorded[0]?.statements.length ?? 0;
    await throughServer(house.desks, AT_ONCE, roundMs / 2); // warm
    const over: Round[] = [];
    const bare: number[] = [];
    const one: Round[] = [];
    for (let i = 0; i < rounds; i++) {
      over.push(await throughServer(house.desks, AT_ONCE, roundMs));
      bare.push(await runBare(house, recorded, AT_ONCE, roundMs));
      one.push(await throughServer(house.desks.slice(0, 1), ONE_UNIT_AT_ONCE, roundMs));
    }
    tell(over, bare, one, statements);
  } finally {
    await house.stop();
  }
}

function tell(over: readonly Round[], bare: readonly number[], one: readonly Round[], statements: number): void {
  const rates = over.map(({ perSecond }) => perSecond);
  const times = over.flatMap((round) => round.times);
  const alone = one.map(({ perSecond }) => perSecond);
  const ratios = rates.map((rate, i) => rate / (bare[i] ?? rate));
  const n = times.length;
  print({
    id: 'accept.rate',
    n,
    figure: median(rates),
    limit: LIMITS.perSecond,
    better: 'more',
    more: { units: UNITS, clients: AT_ONCE, spread: spread(rates) },
  });
  print({
    id: 'accept.ofBare',
    n,
    figure: median(ratios),
    limit: LIMITS.ofBare,
    better: 'more',
    more: { barePerSecond: rounded(median(bare)), statements, spread: spread(ratios) },
  });
  print({
    id: 'accept.p99',
    n,
    figure: percentile(times, 0.99),
    limit: LIMITS.p99Ms,
    better: 'less',
    more: { unit: 'ms', p50: rounded(median(times)), max: rounded(Math.max(...times)) },
  });
  print({
    id: 'accept.oneUnit',
    n: one.flatMap((round) => round.times).length,
    figure: median(alone),
    limit: LIMITS.oneUnitPerSecond,
    better: 'more',
    more: { clients: ONE_UNIT_AT_ONCE, spread: spread(alone) },
  });
}

/** So many clients report without pause, each in turn from the desks that are its own. */
async function throughServer(desks: readonly Desk[], atOnce: number, forMs: number): Promise<Round> {
  const times: number[] = [];
  const begun = monotonicMs();
  const one = async (client: number): Promise<void> => {
    for (let turn = 0; monotonicMs() - begun < forMs; turn++) {
      const desk = desks[(client + turn * atOnce) % desks.length];
      if (desk === undefined) return;
      const sent = monotonicMs();
      accepted(await desk.client.post(TELEPHONE, aTelephoneReport()));
      times.push(monotonicMs() - sent);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, (_, i) => one(i)));
  return { perSecond: (times.length / (monotonicMs() - begun)) * 1_000, times };
}

function accepted({ status, body }: Answer): void {
  if (status !== 201) throw new Error(`a report was not accepted: ${status} ${JSON.stringify(body)}`);
}

// The small run of a fault as one test of `npm test`: clones for databases, counts judged, times only printed.
import { expect, test } from 'vitest';
import { randomBelow } from '#platform/ids.ts';
import { cloneDatabase } from '#kit/postgres.ts';
import type { Fault } from './fault.ts';
import { failed, linesOf, play } from './runner.ts';

/** Declares the test of a fault; ZHISHOU_FAULT_SEED replays one. */
export function testSmall(fault: Fault): void {
  test(`${fault.id}: ${fault.promise}`, async (context) => {
    const reason = (await fault.cannot?.()) ?? null;
    if (reason !== null) context.skip(`${fault.id}: ${reason}`);
    const seed = Number(process.env['ZHISHOU_FAULT_SEED'] ?? randomBelow(1_000_000));
    const state = await play({ fault, size: 'small', seed, rounds: fault.rounds.small, clone: cloneDatabase });
    for (const line of linesOf(fault.id, state)) console.info(line);
    expect(state.findings.filter(({ judged }) => judged === 'always').length).toBeGreaterThan(0);
    expect(failed(state, false), `seed ${seed}`).toEqual([]);
    expect(state.done).toBe(fault.rounds.small);
  });
}

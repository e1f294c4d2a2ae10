// T30: guards are taken away one at a time, in a copy of the tree, and the tests named for them are run. A guard that no
// test misses guards nothing that anybody would notice losing. A round is one removal.
import { atLeast, none, type Fault } from '../harness/fault.ts';
import { REMOVALS } from '../guards/all.ts';
import type { Removal } from '../guards/removal.ts';
import { openWorkshop, type Verdict } from '../guards/workshop.ts';

/** What trust.md wants of all removals. */
const SHARE_NOTICED = 0.95;
const SMALL = 2;

export const fault: Fault = {
  id: 'T30',
  promise: 'guards are taken away one at a time: the tests named for them turn red',
  rounds: { small: SMALL, measured: REMOVALS.length, full: REMOVALS.length },
  roundsOnStage: 20,
  async open(setting) {
    const workshop = openWorkshop(setting.folder);
    const list = setting.size === 'small' ? quickOnes(setting.random.below(1_000)) : REMOVALS;
    const tried: { removal: Removal; said: Verdict }[] = [];
    const idsOf = (said: Verdict): string[] => tried.flatMap((one) => (one.said === said ? [one.removal.id] : []));
    return {
      async round(i) {
        const removal = list[i];
        if (removal === undefined) throw new Error(`there are ${list.length} removals`);
        const said = await workshop.try(removal);
        tried.push({ removal, said });
        if (setting.size !== 'small') console.info(JSON.stringify({ id: 'T30', removed: removal.id, said }));
      },
      async check() {
        const [red, green, broken] = [idsOf('red'), idsOf('green'), idsOf('broken')];
        // Red means something only where the same tests are green with every guard in place; `npm test` runs them anyway.
        const tests = [...new Set(tried.flatMap(({ removal }) => removal.tests))];
        const before = setting.size === 'small' ? 'green' : await workshop.run(tests);
        return {
          n: tried.length,
          findings: [
            { ...none('guards that nobody missed', green.length, named(green)), limit: allowed(setting.rounds) },
            none('tests that could not be run', broken.length, named(broken)),
            none('red with every guard in place', before === 'green' ? 0 : 1),
            atLeast('guards missed by a test', red.length, setting.rounds - allowed(setting.rounds)),
          ],
        };
      },
    };
  },
};

/** How many of some removals may go unnoticed. */
function allowed(rounds: number): number {
  return rounds - Math.ceil(rounds * SHARE_NOTICED);
}

/** Neighbours in the list from a chosen place on, so that over many runs each has its turn. */
function quickOnes(from: number): Removal[] {
  const quick = REMOVALS.filter((removal) => removal.quick === true);
  return quick.map((_one, i) => quick[(from + i) % quick.length]).flatMap((one) => (one === undefined ? [] : [one]));
}

function named(ids: readonly string[]): Record<string, number> {
  return Object.fromEntries(ids.map((id) => [id, 1]));
}

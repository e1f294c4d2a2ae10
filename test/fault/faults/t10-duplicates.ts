// T10: one submit sent fifty times at once with its key, to two servers; then the key with another body.
// A round is one key. One row, one answer for all, 422 for the other body.
import { newId } from '#platform/ids.ts';
import { canonicalJson } from '#platform/digest.ts';
import { openHouse } from '#kit/house.ts';
import { aTelephoneReport, TELEPHONE } from '../../bench/landslide.ts';
import { checkReports } from '../harness/check.ts';
import { atLeast, none, type Fault } from '../harness/fault.ts';
import { openLedger } from '../harness/ledger.ts';
import type { Acknowledged } from '../harness/writers.ts';

const AT_ONCE = 50;

export const fault: Fault = {
  id: 'T10',
  promise: 'fifty parallel submits with one key are one report with one receipt; the key with another body is refused',
  rounds: { small: 5, measured: 500, full: 10_000 },
  roundsOnStage: 1_000,
  async open(setting) {
    const house = await openHouse({ folder: setting.folder, database: await setting.database() }, { desks: 4 });
    setting.later(() => house.close());
    const second = house.through((await house.open(['serve'])).address);
    const ledger = openLedger<Acknowledged>(setting.folder);
    let [differing, refused, reused] = [0, 0, 0];
    return {
      async round(_i, random) {
        const at = random.below(house.desks.length);
        const [one, other] = [house.desks[at], second[at]];
        if (one === undefined || other === undefined) throw new Error('no desk');
        const [body, key] = [aTelephoneReport(), newId()];
        const answers = await Promise.all(
          Array.from({ length: AT_ONCE }, () => random.pick([one, other]).client.post(TELEPHONE, body, key)),
        );
        refused += answers.filter(({ status }) => status !== 201).length;
        differing += new Set(answers.map((answer) => canonicalJson(answer.body))).size - 1;
        const { number, digest } = (answers[0]?.body ?? {}) as { number?: string; digest?: string };
        ledger.write({ key, reportId: body.reportId, status: 201, tries: AT_ONCE, number, digest });
        const again = await one.client.post(TELEPHONE, { ...body, title: '另一件事' }, key);
        const { code } = again.body as { code?: string };
        if (again.status === 422 && code === 'platform.keyReused') reused += 1;
      },
      async check() {
        await house.application.settle();
        const entries = ledger.read();
        return {
          n: entries.length * AT_ONCE,
          findings: [
            none('refused of those at once', refused),
            none('answers that differ', differing),
            none('other bodies not refused', entries.length - reused),
            atLeast('keys', entries.length, setting.rounds),
            ...(await checkReports(house.application.runtime.database.db, entries)),
          ],
        };
      },
    };
  },
};

// Whom the audit names for signing in: the request begins as nobody's and its row must still say whose it became.
import { sql } from 'kysely';
import { generateSync } from 'otplib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toMs } from '#shared/instant.ts';
import { openWorld, type World } from '#kit/world.ts';
import { aUnit, anAccount, anOffice, openBrowser, type TestUnit } from './builders.ts';
import { routes } from './contract.ts';
import { accessModule } from './index.ts';

let world: World;
let unit: TestUnit;
beforeAll(async () => {
  world = await openWorld({ modules: [accessModule] });
  unit = await aUnit(world, '610327');
});
afterAll(() => world.close());

const wrong = { password: '不是这一个 0000' };

test('the audit says who signed in, and at whom a failure aimed; what was typed stands nowhere', async () => {
  const { id } = await anAccount(world, 'named.one', unit, ['dutyOfficer']);
  const browser = openBrowser(world, '10.5.9.1');
  await browser.refusal(routes.signIn, { body: { account: 'named.one', ...wrong } });
  await browser.refusal(routes.signIn, { body: { account: 'named.nobody', ...wrong } });
  await browser.signIn('named.one');
  const { rows } = await sql`
    select a.outcome, a.account_id as who, a.unit_id as unit, a.subject_id as subject,
      a.person_id is not distinct from (select person_id from access_account where id = ${id}) as "hasPerson"
    from audit a where a.address = '10.5.9.1' order by a.seq`.execute(world.app.runtime.database.db);
  expect(rows).toEqual([
    { outcome: 'refused', who: null, unit: null, subject: id, hasPerson: false },
    { outcome: 'refused', who: null, unit: null, subject: null, hasPerson: false },
    { outcome: 'done', who: id, unit: unit.id, subject: null, hasPerson: true },
  ]);

  await anOffice(world, 'named.auditor', 'auditor');
  const halfway = openBrowser(world, '10.5.9.2');
  const { enrolment } = await halfway.signIn('named.auditor');
  const secret = new URL(enrolment?.uri ?? '').searchParams.get('secret') ?? '';
  const code = generateSync({ secret, epoch: Math.floor(toMs(world.now()) / 1_000) });
  await halfway.call(routes.secondFactor, { body: { code } });
  const steps = await sql`
    select (select name from access_account where id = a.account_id) as who from audit a
    where a.address = '10.5.9.2' order by a.seq`.execute(world.app.runtime.database.db);
  expect(steps.rows).toEqual([{ who: 'named.auditor' }, { who: 'named.auditor' }]);
});

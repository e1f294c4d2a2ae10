// Guards on what a write leaves and what it may overwrite: audit, keys, revisions, numbers, the stream, the rights of the
// program in the database.
import type { Removal } from './removal.ts';

const USE_CASE = 'src/platform/use-case.ts';
const USE_CASE_TEST = 'src/platform/use-case.test.ts';
const KEYS = 'src/platform/idempotency.ts';
const RECORD = 'src/platform/record.ts';
const SUBSCRIBERS = 'src/platform/subscribers.ts';
const SUBSCRIBERS_TEST = 'src/platform/subscribers.test.ts';
const ACTS = 'src/modules/deadlines/service/acts.ts';
const LOAD = 'src/modules/reports/service/load.ts';
const MIGRATE = 'src/app/migrate.ts';
const APP_ROLE = 'test/scenarios/app-role.test.ts';
const AT_ONCE = 'test/scenarios/at-once.test.ts';

export const writes: readonly Removal[] = [
  {
    id: 'audit.done',
    guard: 'a write leaves an audit row',
    file: USE_CASE,
    find: "    await keep(ctx, request, { outcome: 'done', code: null, happened, answered });\n",
    replace:
      '    await writeRecord(ctx.tx, { at: now, actor: ctx.actor, events: happened, audit: null as never, answered });\n',
    tests: [USE_CASE_TEST],
  },
  {
    id: 'audit.refused',
    guard: 'a refusal leaves an audit row',
    file: USE_CASE,
    find: "      await keep(ctx, request, { outcome: 'refused', code: refusal.code, happened, answered: null });\n",
    replace: '',
    tests: [USE_CASE_TEST],
  },
  {
    id: 'audit.unwritable',
    guard: 'a refusal that cannot be written is answered with 503',
    file: USE_CASE,
    find: "    return new Refusal('platform.unavailable', { status: 503 });\n",
    replace: '    return refusal;\n',
    tests: [USE_CASE_TEST],
  },
  {
    id: 'audit.refusedRead',
    guard: 'a read that is forbidden leaves an audit row',
    file: USE_CASE,
    find: '      if (error instanceof Refusal && error.status !== 403) throw error;\n',
    replace: '      if (error instanceof Refusal) throw error;\n',
    tests: [USE_CASE_TEST],
  },
  {
    id: 'audit.sensitiveRead',
    guard: 'a sensitive read leaves an audit row',
    file: 'src/platform/execute.ts',
    find: "const reads = route.method === 'GET' && route.sensitive !== true;",
    replace: "const reads = route.method === 'GET';",
    tests: ['src/modules/org/service/people.test.ts'],
  },
  {
    id: 'read.cannotWrite',
    guard: 'a read runs in a transaction that cannot write',
    file: USE_CASE,
    find: "        .setAccessMode('read only')\n",
    replace: '',
    tests: [USE_CASE_TEST],
  },
  {
    id: 'write.twin',
    guard: 'an id that is taken is a conflict, no failure',
    file: USE_CASE,
    find: "(sqlState === '23505' && constraint?.endsWith('_pkey') === true)",
    replace: 'false && constraint !== null',
    tests: [AT_ONCE, 'test/scenarios/hostile.test.ts'],
  },
  {
    id: 'key.body',
    guard: 'a key with another body is refused',
    file: KEYS,
    find: ' || first.body_digest !== claim.bodyDigest',
    replace: '',
    tests: [USE_CASE_TEST],
  },
  {
    id: 'key.route',
    guard: 'a key with another route is refused',
    file: KEYS,
    find: ' || first.route !== claim.route',
    replace: '',
    tests: [USE_CASE_TEST],
  },
  {
    id: 'key.claim',
    guard: 'a key is claimed once',
    file: KEYS,
    find: 'earlier: begun.claimed ? null : await recallAnswer<T>(tx, owner, claim)',
    replace: 'earlier: begun.claimed ? null : ((await recallAnswer<T>(tx, owner, claim)), null)',
    tests: [USE_CASE_TEST],
  },
  {
    id: 'key.answer',
    guard: 'the answer is kept beside its key',
    file: RECORD,
    find: '      update idempotency set response = ${answered?.response ?? null}::jsonb\n',
    replace: '      update idempotency set response = null::jsonb\n',
    tests: [USE_CASE_TEST],
  },
  {
    id: 'revision.matter',
    guard: 'a matter is changed by whoever saw its newest revision',
    file: LOAD,
    find: '  if (revision !== undefined && revision !== matter.revision) throw stale(matter.revision);\n',
    replace: '  void revision;\n',
    tests: ['src/modules/reports/store-matter.test.ts', 'src/modules/reports/store-level.test.ts', AT_ONCE],
  },
  {
    id: 'revision.report',
    guard: 'a report is changed by whoever saw its newest revision',
    file: LOAD,
    find: '  if (revision !== undefined && revision !== report.revision) throw stale(report.revision);\n',
    replace: '',
    tests: ['src/modules/reports/store-written.test.ts', 'src/modules/reports/store-sign-off.test.ts', AT_ONCE],
  },
  {
    id: 'revision.dispatch',
    guard: 'a dispatch is changed by whoever saw its newest revision',
    file: LOAD,
    find: '  if (revision !== undefined && revision !== dispatch.revision) throw stale(dispatch.revision);\n',
    replace: '',
    tests: ['src/modules/reports/store-chain.test.ts', 'src/modules/reports/telephone.test.ts', AT_ONCE],
  },
  {
    id: 'revision.clock',
    guard: 'a clock is moved by whoever saw its newest revision',
    file: ACTS,
    find: '  if (revision !== undefined && revision !== clock.revision) throw stale(clock.revision);\n',
    replace: '  void revision;\n',
    tests: ['src/modules/deadlines/service/acts.test.ts'],
  },
  {
    id: 'number.sequence',
    guard: 'numbers run on without a gap',
    file: 'src/platform/numbers.ts',
    find: 'set last = number_counter.last + 1',
    replace: 'set last = number_counter.last + 2',
    tests: [USE_CASE_TEST],
  },
  {
    id: 'number.year',
    guard: 'numbers begin anew with the year of Beijing',
    file: 'src/platform/numbers.ts',
    find: 'const { year } = beijingParts(ctx.now);',
    replace: 'const year = Number(ctx.now.slice(0, 4)) + 0 * beijingParts(ctx.now).year;',
    tests: ['src/platform/numbers.test.ts'],
  },
  {
    id: 'subscriber.once',
    guard: 'two instances digest an event once',
    file: SUBSCRIBERS,
    find: 'where subscriber = ${subscriber.name} and pos < ${event.pos} returning true as moved',
    replace: 'where subscriber = ${subscriber.name} returning true as moved',
    tests: [SUBSCRIBERS_TEST],
  },
  {
    id: 'subscriber.failureBehind',
    guard: 'a failure counts only where the cursor has not gone past it',
    file: SUBSCRIBERS,
    find: 'where subscriber = ${name} and pos < ${event.pos} returning failures',
    replace: 'where subscriber = ${name} returning failures',
    tests: [SUBSCRIBERS_TEST],
  },
  {
    id: 'subscriber.parked',
    guard: 'what cannot be digested is parked and told',
    file: SUBSCRIBERS,
    find: '    if (failures < MAX_FAILURES) return false;\n',
    replace: '    if (failures < MAX_FAILURES * 1_000) return false;\n',
    tests: [USE_CASE_TEST],
  },
  {
    id: 'subscriber.neverBack',
    guard: 'a cursor never goes back',
    file: SUBSCRIBERS,
    find: 'failures = 0 where subscriber = ${name} and pos < ${pos}`',
    replace: 'failures = 0 where subscriber = ${name}`',
    tests: [SUBSCRIBERS_TEST],
  },
  {
    id: 'rights.append',
    guard: 'the program cannot rewrite what was kept',
    file: MIGRATE,
    find: "          ? 'select, insert'\n",
    replace: "          ? 'select, insert, update'\n",
    tests: [APP_ROLE],
  },
  {
    id: 'rights.delete',
    guard: 'the program cannot delete what is no draft',
    file: MIGRATE,
    find: "            : 'select, insert, update';\n",
    replace: "            : 'select, insert, update, delete';\n",
    tests: [APP_ROLE],
  },
  {
    id: 'rights.revoked',
    guard: 'rights of an earlier release are taken back',
    file: MIGRATE,
    find: '`revoke all on ${table} from ${role}`, ',
    replace: '',
    tests: ['src/app/migrate.test.ts'],
  },
  {
    id: 'rights.audit',
    guard: 'the audit is a table that only grows',
    file: 'migrations/0001_platform.sql',
    find: 'append-only: one row for each write, each refusal and each sensitive read.',
    replace: 'one row for each write, each refusal and each sensitive read.',
    tests: [APP_ROLE],
  },
];

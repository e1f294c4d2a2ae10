// The chain of records against a database superuser: whatever is changed, taken out or put in is found, with its place.
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { eventOf, defineEvent } from '#shared/event.ts';
import { minutes } from '#shared/duration.ts';
import type { Id } from '#shared/ids.ts';
import { z } from 'zod';
import { sealEverything } from '#kit/sealed.ts';
import { openWorld, TEST_KEYS, type World } from '#kit/world.ts';
import { newId } from './ids.ts';
import { sealRecords } from './chain.ts';
import { headOfCode, verifyChain, type ChainFault } from './chain-verify.ts';

const happened = defineEvent('test.happened', z.object({ words: z.string() }));
let world: World;
let owner: pg.Client;
beforeAll(async () => {
  world = await openWorld();
  owner = new pg.Client({
    connectionString: world.database.ownerUrl,
    options: `-c search_path=${world.database.schema} -c timezone=UTC`,
  });
  await owner.connect();
});
afterAll(async () => {
  await owner?.end();
  await world?.close();
});
beforeEach(async () => {
  await write('甲');
  await write('乙');
  await write('丙');
  await everything();
});

function write(words: string): Promise<Id> {
  const id = newId();
  return world.system(async (ctx) => {
    ctx.emit(eventOf(happened, { words }, { subject: { kind: 'test', id }, visibleTo: [] }));
    return id;
  });
}

async function sealAll(): Promise<number> {
  let sealed = 0;
  for (;;) {
    const round = await sealRecords(world.app.runtime, TEST_KEYS);
    sealed += round.sealed;
    if (!round.more) return sealed;
  }
}

/** Other tests write in other databases of this cluster, and the sealer waits for every older transaction in it. */
const sealed = async (rows: number): Promise<void> => {
  let count = 0;
  await expect.poll(async () => (count += await sealAll()), { timeout: 10_000 }).toBe(rows);
};

const everything = () => sealEverything(world.app.runtime, TEST_KEYS);

const verify = () => verifyChain(world.app.runtime.database.db, TEST_KEYS);

/** What is found after somebody with all rights on the database has changed something. */
async function foundAfter(...changes: string[]): Promise<readonly ChainFault[]> {
  expect((await verify()).faults).toEqual([]);
  for (const change of changes) await owner.query(change);
  return (await verify()).faults;
}

const latest = async (kind: 'audit' | 'event'): Promise<{ no: number; id: string }> => {
  const { rows } = await owner.query<{ no: string; id: string }>(
    'select no, row_id as id from chain_link where kind = $1 order by no desc limit 1',
    [kind],
  );
  return { no: Number(rows[0]?.no), id: rows[0]?.id ?? '' };
};

test('every audit row and every event has one link, in a line without gaps, and the whole fits', async () => {
  const report = await verify();
  const { rows } = await sql<{ rows: number }>`
    select ((select count(*) from audit) + (select count(*) from event))::int as rows`.execute(
    world.app.runtime.database.db,
  );
  expect(report.links).toBe(rows[0]?.rows);
  expect(report.links).toBeGreaterThan(5);
  expect(report.faults).toEqual([]);
  expect(await sealAll()).toBe(0);
});

test('a row that is written while another transaction is still open waits until that one has ended', async () => {
  const { rows } = await owner.query('begin').then(() => owner.query('select pg_current_xact_id()'));
  expect(rows).toHaveLength(1);
  await write('丁');
  expect(await sealAll()).toBe(0);
  await owner.query('rollback');
  await sealed(2);
});

test.each([
  ['the far future', `'99999999999'`],
  ['a little further than was sealed', '(select pg_snapshot_xmin(pg_current_snapshot()))'],
])('a note of progress that was moved to %s stops no sealing', async (_name, to) => {
  await write('庚');
  await expect
    .poll(async () => {
      const { rows } = await owner.query<{ n: number }>(
        `select count(*)::int as n from event where tx >= (select pg_snapshot_xmin(pg_current_snapshot()))`,
      );
      return rows[0]?.n;
    })
    .toBe(0);
  await sql`update chain_progress set next_tx = ${sql.raw(to)}::xid8`.execute(world.app.runtime.database.db);
  await sealed(2);
  const { rows } = await owner.query(
    `select next_tx <= pg_snapshot_xmin(pg_current_snapshot()) as sane from chain_progress`,
  );
  expect(rows).toEqual([{ sane: true }]);
  expect((await verify()).faults).toEqual([]);
});

test('the head is signed once a minute, and its short code is known again from paper', async () => {
  const first = (await verify()).head;
  await write('戊');
  await everything();
  expect((await verify()).head).toEqual(first);
  await world.advance(minutes(1));
  await everything();
  const second = (await verify()).head;
  expect(second?.code).toMatch(/^[2-9A-Z]{4}-[2-9A-Z]{4}$/);
  expect(second?.code).not.toBe(first?.code);
  const { db } = world.app.runtime.database;
  expect(await headOfCode(db, TEST_KEYS, ` ${second?.code.toLowerCase()} `)).toMatchObject({
    no: second?.no,
    fits: true,
  });
  expect(await headOfCode(db, TEST_KEYS, 'AAAA-AAAA')).toBeNull();
});

const TAMPERINGS: [string, 'audit' | 'event', string, (no: number, id: string) => ChainFault[]][] = [
  [
    'an audit row changed',
    'audit',
    `update audit set action = 'other.thing' where id = '$id'`,
    (no, id) => [{ what: 'changed', no, kind: 'audit', rowId: id }],
  ],
  [
    'the time of an event moved',
    'event',
    `update event set at = at - interval '1 minute' where id = '$id'`,
    (no, id) => [{ what: 'changed', no, kind: 'event', rowId: id }],
  ],
  [
    'what an event says changed',
    'event',
    `update event set payload = jsonb_set(payload, '{words}', '"别的"') where id = '$id'`,
    (no, id) => [{ what: 'changed', no, kind: 'event', rowId: id }],
  ],
  [
    'an audit row taken out',
    'audit',
    `delete from audit where id = '$id'`,
    (no, id) => [{ what: 'rowGone', no, kind: 'audit', rowId: id }],
  ],
  [
    'a link made again without the key',
    'audit',
    `update chain_link set mac = 'x' where no = $no`,
    (no, id) => [{ what: 'changed', no, kind: 'audit', rowId: id }],
  ],
];

test.each(TAMPERINGS)(
  '%s: found, with its place, and nothing else is called bad',
  async (_name, kind, change, expected) => {
    await write('己');
    await write('庚');
    await everything();
    await write('末');
    await everything();
    const { no, id } = await latest(kind);
    const { rows: kept } = await owner.query(`select to_jsonb(r) as row from ${kind} r where id = $1`, [id]);
    const { rows: link } = await owner.query('select mac from chain_link where no = $1', [no]);
    const found = await foundAfter(change.replace('$id', id).replace('$no', String(no)));
    const isLink = change.includes('chain_link');
    // A changed mark is also what the next link was made over.
    expect(isLink ? found.slice(0, 1) : found).toEqual(expected(no, id));
    await owner.query(`delete from ${kind} where id = $1 and not exists (select from stream s where s.event_id = $1)`, [
      id,
    ]);
    await restore(kind, kept[0] as { row: Record<string, unknown> }, id);
    await owner.query('update chain_link set mac = $2 where no = $1', [no, (link[0] as { mac: string }).mac]);
    expect((await verify()).faults).toEqual([]);
  },
);

async function restore(kind: string, kept: { row: Record<string, unknown> }, id: string): Promise<void> {
  const columns = Object.keys(kept.row).join(', ');
  await owner.query(
    `insert into ${kind} (${columns}) overriding system value select ${columns} from jsonb_populate_record(null::${kind}, $1)
     on conflict (id) do update set (at, ${kind === 'event' ? 'payload' : 'action'}) =
       (excluded.at, ${kind === 'event' ? 'excluded.payload' : 'excluded.action'}) where ${kind}.id = $2`,
    [JSON.stringify(kept.row), id],
  );
}

test('a row put in afterwards, and a row with its link taken out, are found', async () => {
  const { id, no } = await latest('audit');
  await owner.query(
    `insert into audit (id, at, outcome, action, digest, tx) select $1, at, outcome, 'smuggled', digest, '3' from audit where id = $2`,
    [newId(), id],
  );
  expect((await verify()).faults).toMatchObject([{ what: 'unsealed', kind: 'audit' }]);
  await owner.query(`delete from audit where action = 'smuggled'`);
  await write('辛');
  await everything();
  await owner.query('delete from chain_link where no = $1', [no]);
  await owner.query('delete from audit where id = $1', [id]);
  expect((await verify()).faults).toMatchObject([{ what: 'linksGone', no: no + 1, missing: 1 }]);
});

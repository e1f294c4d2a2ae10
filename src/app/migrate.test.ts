// What the migrations runner promises, on real databases and folders of migrations of its own.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cloneDatabase, emptyDatabase, type ClonedDatabase } from '#kit/postgres.ts';
import { MigrationRefused, appRole, migrate, readMigrations, schemaVersion } from './migrate.ts';

let database: ClonedDatabase;
let directory: string;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'zhishou-migrations-'));
  database = await emptyDatabase();
});
afterEach(async () => {
  rmSync(directory, { recursive: true, force: true });
  await database.drop();
});

function write(file: string, sql: string): void {
  writeFileSync(join(directory, file), sql);
}

function target(schema = 'city') {
  return { url: database.ownerUrl, schema, directory };
}

async function as<T>(role: string | null, schema: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const options = `-c search_path=${schema},ext${role ? ` -c role=${role}` : ''}`;
  const client = new pg.Client({ connectionString: database.ownerUrl, options });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const asOwner = <T>(schema: string, work: (client: pg.Client) => Promise<T>) => as(null, schema, work);
const refusedWith = (code: string) => expect.objectContaining({ code });

describe('order and edits', () => {
  test('applies each file once, in order, and says which', async () => {
    write('0002_b.sql', 'alter table a add column more text');
    write('0001_a.sql', 'create table a (id integer)');
    expect(await migrate(target())).toEqual({ applied: ['0001_a.sql', '0002_b.sql'], version: 2 });
    expect(await migrate(target())).toEqual({ applied: [], version: 2 });
  });

  test('a file that fails leaves nothing of itself, and the ones before it stand', async () => {
    write('0001_a.sql', 'create table a (id integer)');
    write('0002_b.sql', 'create table b (id integer); select 1/0');
    await expect(migrate(target())).rejects.toThrow(/0002_b\.sql.*division by zero/);
    const { rows } = await asOwner('city', (client) =>
      client.query(`select to_regclass('a') as a, to_regclass('b') as b`),
    );
    expect(rows).toEqual([{ a: 'a', b: null }]);
  });

  test('an edited, an unknown newer and a late migration are refused before anything runs', async () => {
    write('0001_a.sql', 'create table a (id integer)');
    write('0003_c.sql', 'create table c (id integer)');
    await migrate(target());
    write('0001_a.sql', 'create table a (id bigint)');
    await expect(migrate(target())).rejects.toThrow(/0001_a\.sql/);
    write('0001_a.sql', 'create table a (id integer)');
    write('0002_b.sql', 'create table b (id integer)');
    await expect(migrate(target())).rejects.toThrow(/0002_b\.sql/);
    rmSync(join(directory, '0002_b.sql'));
    rmSync(join(directory, '0003_c.sql'));
    await expect(migrate(target())).rejects.toThrow(MigrationRefused);
  });

  test('line ends changed by a checkout are no edit', async () => {
    write('0001_a.sql', 'create table a (\nid integer)\n');
    await migrate(target());
    write('0001_a.sql', 'create table a (\r\nid integer)\r\n');
    expect((await migrate(target())).applied).toEqual([]);
  });

  test('two files of one number and names that do not fit are refused', () => {
    write('0001_a.sql', '');
    write('0001_b.sql', '');
    expect(() => readMigrations(directory)).toThrow(MigrationRefused);
    rmSync(join(directory, '0001_b.sql'));
    write('2_c.sql', '');
    expect(() => readMigrations(directory)).toThrow(MigrationRefused);
  });

  test('tells absent, older, current and newer apart', async () => {
    write('0001_a.sql', 'create table a (id integer)');
    expect(await schemaVersion(target())).toEqual({ version: 0, known: 1, state: 'absent' });
    await migrate(target());
    expect(await schemaVersion(target())).toEqual({ version: 1, known: 1, state: 'current' });
    write('0002_b.sql', 'create table b (id integer)');
    expect((await schemaVersion(target())).state).toBe('older');
    await migrate(target());
    rmSync(join(directory, '0002_b.sql'));
    expect(await schemaVersion(target())).toEqual({ version: 2, known: 1, state: 'newer' });
  });

  test('a schema name that is more than a plain word is refused', async () => {
    await expect(migrate(target('city; drop table x'))).rejects.toThrow(MigrationRefused);
    await expect(migrate(target('pg_city'))).rejects.toThrow(MigrationRefused);
  });
});

test('rights that an earlier release gave are taken back by the next migration', async () => {
  write('0001_a.sql', `create table a (id integer); comment on table a is 'append-only: what was kept.'`);
  await migrate(target());
  await asOwner('city', (client) => client.query(`grant update, delete, truncate on a to ${appRole('city')}`));
  await migrate(target());
  const insert = (client: pg.Client) => client.query('insert into a values (1)');
  const change = (client: pg.Client) => client.query('update a set id = 2');
  await as(appRole('city'), 'city', insert);
  await expect(as(appRole('city'), 'city', change)).rejects.toEqual(refusedWith('42501'));
});

describe('several at once', () => {
  test('five programs that migrate together apply each file once', async () => {
    write('0001_a.sql', 'create table a (id integer)');
    write('0002_b.sql', 'create table b (id integer)');
    const results = await Promise.all(Array.from({ length: 5 }, () => migrate(target())));
    expect(results.flatMap(({ applied }) => applied).toSorted()).toEqual(['0001_a.sql', '0002_b.sql']);
  });

  test('two cities live in one database and do not see each other', async () => {
    write('0001_a.sql', `create table a (name text); create index a_name on a using gin (name gin_trgm_ops)`);
    await Promise.all([migrate(target('baoji')), migrate(target('hanzhong'))]);
    await as(appRole('baoji'), 'baoji', (client) => client.query(`insert into a values ('陇县')`));
    const other = await as(appRole('hanzhong'), 'hanzhong', (client) => client.query('select * from a'));
    expect(other.rows).toEqual([]);
    await expect(as(appRole('hanzhong'), 'baoji', (client) => client.query('select * from baoji.a'))).rejects.toEqual(
      refusedWith('42501'),
    );
  });

  test('waits for a lock in short tries and goes on when it is free', async () => {
    write('0001_a.sql', 'create table a (id integer)');
    await migrate(target());
    write('0002_b.sql', 'alter table a add column more text');
    await asOwner('city', async (holder) => {
      await holder.query('begin; select * from a');
      const migrating = migrate(target());
      // Longer than one try: the first one must have given up without error.
      await holder.query('select pg_sleep(2.6); commit');
      expect((await migrating).applied).toEqual(['0002_b.sql']);
    });
  });
});

describe('no transaction', () => {
  test('a migration that falls into a deadlock with business is rolled back and tried again', async () => {
    write('0001_two.sql', 'create table one (id integer); create table two (id integer)');
    await migrate(target());
    write('0002_more.sql', 'alter table one add column more text; alter table two add column more text');
    const business = new pg.Client({ connectionString: database.superUrl, options: '-c search_path=city,ext' });
    const watch = new pg.Client({ connectionString: database.superUrl });
    await Promise.all([business.connect(), watch.connect()]);
    try {
      // Whoever looks first is the one that is ended: business looks too late to be it.
      await business.query(`set deadlock_timeout = '30s'`);
      await business.query('begin; insert into two values (1)');
      const migrating = migrate(target());
      await expect
        .poll(async () => {
          const { rows } = await watch.query<{ n: number }>(
            `select count(*)::int as n from pg_stat_activity
             where application_name = 'zhishou-migrate' and wait_event_type = 'Lock' and datname = $1`,
            [database.name],
          );
          return rows[0]?.n;
        })
        .toBe(1);
      await business.query('insert into one values (1)');
      await business.query('commit');
      expect((await migrating).applied).toEqual(['0002_more.sql']);
      const { rows } = await business.query('select one.more as a, two.more as b from one, two');
      expect(rows).toEqual([{ a: null, b: null }]);
    } finally {
      await Promise.all([business.end(), watch.end()]);
    }
  });

  test('makes one concurrent index, and makes it anew after a failed try left an invalid one', async () => {
    write('0001_a.sql', 'create table a (id integer); insert into a values (1), (1)');
    write('0002_b.sql', '-- no transaction\ncreate unique index concurrently a_id on a (id)');
    await expect(migrate(target())).rejects.toThrow(/could not create unique index/);
    await asOwner('city', (client) => client.query('delete from a'));
    expect((await migrate(target())).applied).toEqual(['0002_b.sql']);
  });
});

describe('roles', () => {
  test('the app role reads and writes, but owns nothing, deletes nothing and rewrites no append-only table', async () => {
    write(
      '0001_a.sql',
      `create table plain (id integer); create table kept (id integer); comment on table kept is 'append-only: proof';
       create table scrap (id integer); comment on table scrap is 'erasable: sketches'`,
    );
    await migrate(target());
    await as(appRole('city'), 'city', async (client) => {
      await client.query('insert into plain values (1); update plain set id = 2');
      await client.query('insert into scrap values (1); delete from scrap');
      await client.query('insert into kept values (1)');
      for (const statement of [
        'update kept set id = 2',
        'delete from kept',
        'delete from plain',
        'truncate kept',
        'truncate plain',
        'drop table plain',
      ]) {
        await expect(client.query(statement), statement).rejects.toEqual(refusedWith('42501'));
      }
      await expect(client.query('delete from schema_migration')).rejects.toEqual(refusedWith('42501'));
    });
  });

  test('the product’s own append-only tables hold against the app role', async () => {
    const clone = await cloneDatabase();
    const client = new pg.Client({ connectionString: clone.appUrl });
    await client.connect();
    for (const table of ['audit', 'event']) {
      await expect(client.query(`delete from ${table}`), table).rejects.toEqual(refusedWith('42501'));
      await expect(client.query(`update ${table} set id = id`), table).rejects.toEqual(refusedWith('42501'));
    }
    await client.end();
    await clone.drop();
  });
});

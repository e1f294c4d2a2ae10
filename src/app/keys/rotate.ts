// Changing the key (换密钥): a new key is made, every program learns of it, it comes into use, everything is sealed anew,
// the old one is retired and stays in the file. Decides this order, so that at each moment every value can be opened,
// and that a rotation cut short goes on where it stopped.
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { databaseClock } from '#platform/clock.ts';
import { addKey, noteKey, useKey } from '#platform/key-file.ts';
import { holdersWithout } from '#platform/key-holder.ts';
import { KeysRefused, keyMark, readKeyFile, readWholeKeyFile, type Keys } from '#platform/keys.ts';
import type { Module } from '#platform/module.ts';
import { SEALED, resealColumn, usesOfKeys, type KeyUses } from '#platform/reseal.ts';
import { advisoryKey, connectionSettings, openDatabase, type Database } from '#platform/sql.ts';

export interface RotationOrder {
  readonly keyFile: string;
  /** As the login that owns the schema: what is append-only for programs is sealed anew too. */
  readonly url: string;
  readonly schema: string;
  readonly uses: KeyUses;
  /** Hears how far it has come. */
  readonly tell: (words: string) => void;
  /** How long running programs get to learn of the new key, and how long those that use the old one get to stop. */
  readonly patienceMs: number;
  readonly settleMs: number;
}

/** The chain of records is computed with the key of its time and never anew. */
const OF_THE_PLATFORM: KeyUses['versions'] = [
  { table: 'chain_link', column: 'key_version', what: '存证链' },
  { table: 'chain_head', column: 'key_version', what: '存证签名' },
];
const LOOK_EVERY_MS = 500;

/** What all rooms and the platform keep under keys. */
export function keyUsesOf(modules: readonly Module[]): KeyUses {
  return {
    sealed: modules.flatMap(({ keyUses }) => keyUses.sealed),
    versions: [...modules.flatMap(({ keyUses }) => keyUses.versions), ...OF_THE_PLATFORM],
  };
}

/** Changes the key, or ends a change that was cut short; answers the mark of the key in use. Trust 12 */
export async function rotateKeys(order: RotationOrder): Promise<{ mark: string; resealed: number }> {
  const { keyFile, url, schema, uses, tell } = order;
  const owner = new pg.Client(connectionSettings({ url, schema, name: 'zhishou-keys' }));
  owner.on('error', () => undefined); // told by the statement under way
  const database = openDatabase({ url, schema, max: 1, name: 'zhishou-keys' });
  try {
    await owner.connect();
    await beAlone(owner, schema);
    const before = readKeyFile(keyFile);
    refuseStrangers(before, await installedMark(owner));
    const pending = await isPending(owner, before, uses);
    if (pending) tell('上次换密钥没有做完，接着做。');
    else addKey(keyFile, await databaseClock.now(database.db));
    const newest = newestOf(readKeyFile(keyFile));
    tell(`新密钥 ${newest} 已写入密钥文件，正等各程序读到它……`);
    await untilAllHold(database, newest, order);
    const keys = useKey(keyFile);
    tell('各程序都已读到，新密钥开始使用，正在重新封存……');
    let resealed = await resealAll(owner, keys, uses, tell);
    // Programs take the new key over within seconds; what they sealed with the old one until then comes last.
    await delay(order.settleMs);
    resealed += await resealAll(owner, keys, uses, tell);
    await owner.query('update installation set key_mark = $1', [keyMark(keys)]);
    await retire(owner, order, keys, await databaseClock.now(database.db));
    return { mark: keyMark(keys), resealed };
  } finally {
    await owner.end().catch(() => undefined);
    await database.close();
  }
}

async function beAlone(owner: pg.Client, schema: string): Promise<void> {
  const { rows } = await owner.query<{ free: boolean }>(
    `select pg_try_advisory_lock(${advisoryKey(schema, 'keys')}) as free`,
  );
  if (rows[0]?.free !== true) throw new KeysRefused('另一处正在换密钥，请等它做完（another rotation is under way）。');
}

async function installedMark(owner: pg.Client): Promise<string> {
  const { rows } = await owner.query<{ mark: string }>('select key_mark as mark from installation');
  const mark = rows[0]?.mark;
  if (mark === undefined) throw new KeysRefused('这个库还没有启用过，没有要换的密钥（installation is not begun）。');
  return mark;
}

function refuseStrangers(keys: Keys, mark: string): void {
  if ([...keys.versions.keys()].some((version) => keyMark(keys, version) === mark)) return;
  throw new KeysRefused(`密钥文件不是封存本库数据的那一份，库里记的是 ${mark}（other key file）。`);
}

/** A newer key waits to be used, or values are left that an older key sealed. */
async function isPending(owner: pg.Client, keys: Keys, uses: KeyUses): Promise<boolean> {
  if (Math.max(...keys.versions.keys()) !== keys.current) return true;
  const found = await usesOfKeys(owner, { sealed: uses.sealed, versions: [] });
  return [...found.keys()].some((version) => version !== keys.current);
}

function newestOf(keys: Keys): string {
  return keyMark(keys, Math.max(...keys.versions.keys()));
}

/** A program that does not know the new key could open nothing sealed with it; then nothing is changed over. */
async function untilAllHold(database: Database, mark: string, order: RotationOrder): Promise<void> {
  for (let waited = 0; ; waited += LOOK_EVERY_MS) {
    const without = await holdersWithout(database.db, mark);
    if (without.length === 0) return;
    if (waited >= order.patienceMs) {
      throw new KeysRefused(
        `这些程序还没有新密钥：${without.join('、')}。请把密钥文件 ${order.keyFile} 原样复制到那几台主机，再运行一次 zhishou keys rotate 接着做；现在仍用旧密钥，一切照常（not yet known everywhere）。`,
      );
    }
    await delay(LOOK_EVERY_MS);
  }
}

async function resealAll(owner: pg.Client, keys: Keys, uses: KeyUses, tell: RotationOrder['tell']): Promise<number> {
  let sum = 0;
  for (const sealed of uses.sealed) {
    const n = await resealColumn(owner, keys, sealed, (done) => tell(`${sealed.table} 已重新封存 ${done} 处`));
    sum += n;
  }
  return sum;
}

/** A key under which nothing is sealed any more is noted as retired; it stays for what cannot be made anew. */
async function retire(owner: pg.Client, { keyFile, uses }: RotationOrder, keys: Keys, at: string): Promise<void> {
  const found = await usesOfKeys(owner, uses);
  const { notes } = readWholeKeyFile(keyFile);
  for (const version of keys.versions.keys()) {
    if (version === keys.current || found.get(version)?.has(SEALED) === true) continue;
    if (notes.get(version)?.retiredAt === undefined) noteKey(keyFile, version, { retiredAt: at });
  }
}

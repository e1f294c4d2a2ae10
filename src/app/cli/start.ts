// `npm start`: everything on one machine. Embedded database unless DATABASE_URL is set, migrations, at the first start
// the demonstration city, pages and clocks in one process. Decides order, ports and what the newcomer is told.
import { fork } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import type { Config } from '#platform/config.ts';
import { nightlyOf } from '../backup/nightly.ts';
import type { Application } from '../compose.ts';
import { MigrationRefused, migrate, schemaVersion } from '../migrate.ts';
import { openProduct } from '../open.ts';
import { startServer, type Server } from '../server.ts';
import { untilStopped } from '../until-stopped.ts';
import { VERSION } from '../version.ts';
import { openDatabaseOf, type CommandDatabase } from './database.ts';
import { takeRunningNote, type RunningElsewhere } from './running.ts';

const PORTS_TRIED = 20;

/** Starts everything and serves until it is stopped; answers the exit code. */
export async function run(_args: readonly string[], config: Config): Promise<number> {
  const note = config.databaseUrl === null ? takeRunningNote(config.dataDir) : null;
  if (note !== null && 'pid' in note) {
    tellRunning(note, config);
    return 0;
  }
  say(`值守 ${VERSION} 正在启动……`);
  const stopped = untilStopped();
  try {
    return await serve(config, stopped, (address) => note?.serves(address));
  } finally {
    note?.leave();
    say('已停止。');
  }
}

async function serve(config: Config, stopped: Promise<void>, serves: (address: string) => void): Promise<number> {
  const database = await openDatabaseOf(config);
  if (database.home !== null) say(`内置数据库：${database.home}`);
  try {
    await prepareSchema(config, database);
    const application = await openProduct(config, database.url);
    try {
      const server = await serveOnFreePort(config, application, database.home ?? config.dataDir);
      serves(server.address);
      const nightly = nightlyOf(config, application.runtime, database.url, application.keys);
      tell(config, server, database.embedded);
      await stopped;
      say('正在停止……');
      await nightly?.stop();
      await server.stop();
    } finally {
      await application.close();
    }
    return 0;
  } catch (error) {
    if (!(error instanceof MigrationRefused)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  } finally {
    await database.stop();
  }
}

/** Migrates; a new embedded database also gets the demonstration, whole or, after a kill in the middle, anew. */
async function prepareSchema(config: Config, database: CommandDatabase): Promise<void> {
  const target = { url: database.url, schema: config.databaseSchema };
  const mark = join(config.dataDir, 'demonstration');
  if (database.embedded && readMark(mark) === 'loading') await dropSchema(target);
  const isNew = (await schemaVersion(target)).state === 'absent';
  if (!database.embedded || !isNew) {
    await migrate(target);
    return;
  }
  mkdirSync(config.dataDir, { recursive: true });
  writeFileSync(mark, 'loading\n');
  await migrate(target);
  say('正在装入演示数据（宝鸡市的单位与关系，人员均为虚构）……');
  await demonstrate(database.url);
  writeFileSync(mark, 'done\n');
}

/** Loads the demonstration in a process of its own: what reading thousands of rows takes, ends with it. */
async function demonstrate(url: string): Promise<void> {
  const loader = fork(fileURLToPath(new URL('./demonstrate.ts', import.meta.url)), { stdio: 'inherit' });
  loader.send({ url });
  const code = await new Promise<number | null>((done, fail) => {
    loader.once('error', fail);
    loader.once('exit', done);
  });
  if (code !== 0) throw new MigrationRefused('演示数据没有装完；再启动一次会重新装入。');
}

function readMark(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
}

async function dropSchema(target: { url: string; schema: string }): Promise<void> {
  say('上次装入演示数据时被中断，重新装入。');
  const client = new pg.Client({ connectionString: target.url });
  await client.connect();
  try {
    await client.query(`drop schema if exists ${client.escapeIdentifier(target.schema)} cascade`);
  } finally {
    await client.end();
  }
}

async function serveOnFreePort(config: Config, application: Application, dataDir: string): Promise<Server> {
  for (let port = config.port; ; port++) {
    try {
      const server = await startServer({
        application,
        host: config.host,
        port,
        trustedProxies: config.trustedProxies,
        secureCookies: config.secureCookies,
        version: VERSION,
        work: true,
        dataDir,
      });
      if (port !== config.port) say(`端口 ${config.port} 已被占用，改用 ${port}。`);
      return server;
    } catch (error) {
      const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
      if (!taken || port >= config.port + PORTS_TRIED) throw error;
    }
  }
}

/** A second start on the same data changes nothing: it says where the first one is. */
function tellRunning({ pid, address }: RunningElsewhere, config: Config): void {
  say(
    address === null
      ? `这里的值守正在启动（进程 ${pid}），请看它的窗口。`
      : `这里的值守已在运行（进程 ${pid}）：${address}`,
  );
  if (existsSync(config.accountsFile)) say(`演示账号与口令（只在本机）：${config.accountsFile}`);
  say('要重新启动，请先在它的窗口按 Ctrl-C。');
}

function tell(config: Config, server: Server, demonstration: boolean): void {
  say(`已就绪：${server.address}`);
  if (demonstration && existsSync(config.accountsFile)) {
    say(`演示账号与口令（只在本机）：${config.accountsFile}`);
    say(
      '试一试：用 longxian.officer（陇县值班员）登录，按 F3 记一条电话首报；另开一个隐私窗口用 city.officer（市值班员）登录，看它立刻响铃。',
    );
  }
  if (!demonstration) say('正式库没有预置账号：第一次使用请运行 npm run zhishou init 取激活码。');
  say('按 Ctrl-C 停止。');
}

function say(text: string): void {
  process.stdout.write(`[值守] ${text}\n`);
}

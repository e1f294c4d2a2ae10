// Where hostile requests are sent: the demonstration's city with one record of every kind at a county, a server of its own
// on that database, and people who really signed in there. Clocks are not swept, so that only requests change anything.
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateSync } from 'otplib';
import { DESK_ROLES } from '#shared/actor.ts';
import type { Id } from '#shared/ids.ts';
import { toMs } from '#shared/instant.ts';
import { machineNow } from '#platform/clock.ts';
import { PASSWORD, anAccount, anOffice } from '#modules/access/builders.ts';
import { openCity, type City } from '#kit/city.ts';
import { openClient } from '#kit/http-client.ts';
import { plantAt, type Planted } from '#kit/planted.ts';
import { openProgram, type Program } from '#kit/server.ts';
import { TEST_KEYS } from '#kit/world.ts';
import type { Setting } from '../harness/fault.ts';

export interface Place {
  readonly city: City;
  readonly planted: Planted;
  readonly server: Program;
  /** Cookie headers by who sends; the offices are one of them. */
  readonly people: ReadonlyMap<string, string>;
}

/** Opens the place on a database of the stage; it is put away with the stage. */
export async function openPlace(setting: Setting): Promise<Place> {
  const ground = await setting.database();
  const bare = { name: '', role: '', ownerUrl: ground.url, appUrl: ground.url, drop: async () => undefined };
  const city = await openCity({ start: machineNow(), database: { ...bare, ...ground } });
  setting.later(() => city.close());
  const planted = await plantAt(city, { home: '610327', superior: 'CITY', copied: 'CITY-D17', below: '610327109' });
  const desk = [...DESK_ROLES];
  await anAccount(city, 'hostile.home', unitOf(planted.home), [...desk, 'unitAdminA']);
  await anAccount(city, 'hostile.superior', unitOf(planted.superior), [...desk, 'unitAdminA']);
  await anAccount(city, 'hostile.copied', unitOf(planted.copied), desk);
  await anOffice(city, 'hostile.office', 'securityAdmin');
  const server = await openProgram(['serve', '--no-work'], {
    DATABASE_URL: ground.url,
    DATABASE_SCHEMA: ground.schema,
    ZHISHOU_DATA_DIR: join(setting.folder, 'var'),
    ZHISHOU_KEY_FILE: writeKeys(join(setting.folder, 'keys')),
  });
  setting.later(() => server.end('SIGKILL'));
  const people = new Map<string, string>();
  for (const who of ['home', 'superior', 'copied', 'office']) {
    people.set(who, await signIn(server.address, `hostile.${who}`));
  }
  return { city, planted, server, people };
}

function unitOf(id: Id): { id: Id; code: string } {
  return { id, code: '' };
}

/** The keys of the world in this process, so that the server opens what was sealed there. */
function writeKeys(folder: string): string {
  mkdirSync(folder, { mode: 0o700 });
  const file = join(folder, 'keys.json');
  const keys = Object.fromEntries([...TEST_KEYS.versions].map(([version, key]) => [version, key.toString('hex')]));
  writeFileSync(file, JSON.stringify({ current: TEST_KEYS.current, keys }));
  chmodSync(file, 0o600);
  return file;
}

/** Signs in over HTTP, an office with its second factor; answers the cookie header. */
async function signIn(address: string, account: string): Promise<string> {
  const client = openClient(address);
  const { status, body } = await client.post('/api/access/sign-in', { account, password: PASSWORD });
  const said = body as { next?: string; enrolment?: { secret: string } | null };
  if (status !== 200) throw new Error(`${account} cannot sign in: ${JSON.stringify(body)}`);
  if (said.next === 'enrolTotp') {
    const code = generateSync({ secret: said.enrolment?.secret ?? '', epoch: Math.floor(toMs(machineNow()) / 1_000) });
    const second = await client.post('/api/access/second-factor', { code });
    if (second.status !== 200) throw new Error(`${account}: ${JSON.stringify(second.body)}`);
  }
  client.close();
  return [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
}

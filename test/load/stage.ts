// Where the day is played: a server of our own with a temporary city, or one that runs already with accounts from a file.
// Decided here: who sits where. What they do is decided by the acts.
import { readFileSync } from 'node:fs';
import { openClient, type Client } from '#kit/http-client.ts';
import { freePort } from '#kit/server.ts';
import { openHouse } from '../bench/house.ts';
import type { Desk } from './act.ts';
import type { Options } from './options.ts';

/** How many work at one matter in a bad night. */
const PEOPLE_AT_ONE_MATTER = 50;
const SIGN_INS_AT_ONCE = 6;

export interface Stage {
  readonly address: string;
  readonly desks: readonly Desk[];
  /** Those who work at one matter in a bad night; nobody on an ordinary day. */
  readonly people: readonly Desk[];
}

/** Opens the stage; what it starts is undone with everything else that was opened (tidy.ts). */
export function openStage(options: Options): Promise<Stage> {
  const { address, accounts } = options;
  return address === null || accounts === null ? ownStage(options) : runningStage(address, accounts, options);
}

async function ownStage(options: Options): Promise<Stage> {
  const atCity = options.night ? PEOPLE_AT_ONE_MATTER : 0;
  const port = await freePort();
  const house = await openHouse({ desks: options.units - 1, level: 'all', city: true, atCity, port });
  const own = house.desks.length - atCity;
  return { address: house.address(), desks: house.desks.slice(0, own), people: house.desks.slice(own) };
}

interface Me {
  readonly unit: { readonly id: string; readonly shortName: string } | null;
  readonly roles: readonly string[];
}
interface UnitPage {
  readonly unit: { readonly level: string };
  readonly chain: readonly { readonly id: string; readonly external: boolean }[];
}

/** Everybody of the file who may act as a duty officer, as many as are asked for. */
async function runningStage(address: string, file: string, options: Options): Promise<Stage> {
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => /^([a-z][\w.-]+)\s+(\S+)/.exec(line))
    .flatMap((found) => (found === null ? [] : [{ account: found[1] ?? '', password: found[2] ?? '' }]));
  const desks: Desk[] = [];
  for (let i = 0; i < lines.length && desks.length < options.units; i += SIGN_INS_AT_ONCE) {
    const group = await Promise.all(
      lines.slice(i, i + SIGN_INS_AT_ONCE).map(({ account, password }) => sitDown(address, account, password)),
    );
    desks.push(...group.flatMap((desk) => (desk === null ? [] : [desk])));
  }
  const city = desks.filter(({ level }) => level === 'city');
  return { address, desks: desks.slice(0, options.units), people: options.night ? city : [] };
}

async function sitDown(address: string, account: string, password: string): Promise<Desk | null> {
  const client: Client = openClient(address);
  const signedIn = await client.post('/api/access/sign-in', { account, password });
  if (signedIn.status !== 200) return null;
  const me = (await client.get('/api/access/me')).body as Me;
  if (me.unit === null || !me.roles.includes('dutyOfficer')) {
    client.close();
    return null;
  }
  const { unit, chain } = (await client.get(`/api/org/units/${me.unit.id}`)).body as UnitPage;
  const superior = chain.find(({ id, external }) => !external && id !== me.unit?.id);
  const superiorId = superior?.id ?? me.unit.id;
  return { unitId: me.unit.id, superiorId, name: me.unit.shortName, level: unit.level, client };
}

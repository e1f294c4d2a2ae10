// The process of the screens from outside, and what they heard against what their units may see.
// Decided here: what counts as missed, doubled, out of order, foreign.
import { fork, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import type { Id } from '#shared/ids.ts';
import type { Db } from '#platform/sql.ts';
import { none, type Finding, type Setting } from '../harness/fault.ts';
import type { Heard, Order, Said } from './screens.ts';

const SCREENS = fileURLToPath(new URL('./screens.ts', import.meta.url));

export interface Screens {
  obey(order: Order): Promise<Said>;
  /** What every screen heard until now. */
  report(): Promise<Heard[]>;
}

/** Opens the process of the screens; it ends with the stage. */
export async function openScreens(setting: Setting): Promise<Screens> {
  const child: ChildProcess = fork(SCREENS, { execArgv: ['--no-warnings'] });
  setting.later(async () => void child.kill('SIGKILL'));
  const obey: Screens['obey'] = (order) =>
    new Promise((done, fail) => {
      const ended = (): void => fail(new Error('the screens ended'));
      child.once('exit', ended);
      child.once('message', (answer) => {
        child.off('exit', ended);
        done(answer as Said);
      });
      child.send(order);
    });
  return {
    obey,
    report: async () => {
      const file = join(setting.folder, 'heard.jsonl');
      await obey({ kind: 'report', file });
      return readFileSync(file, 'utf8')
        .split('\n')
        .map((line) => JSON.parse(line) as Heard);
    },
  };
}

/** Cookies as a header. */
export function cookieOf(cookies: ReadonlyMap<string, string>): string {
  return [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
}

/** Waits until nothing is left to publish, at most some seconds. */
export async function untilPublished(db: Db): Promise<void> {
  for (let i = 0; i < 300; i++) {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from event_outbox`.execute(db);
    if (rows[0]?.n === 0) return;
    await delay(50);
  }
}

export interface Line {
  readonly pos: number;
  readonly type: string;
  readonly subject: Id;
  readonly visibleTo: Id[];
}

/** The stream from its beginning. */
export async function readStream(db: Db): Promise<Line[]> {
  const { rows } = await sql<Line>`
    select s.pos, e.type, e.subject_id as subject, array_to_json(e.visible_to) as "visibleTo"
    from stream s join event e on e.id = s.event_id order by s.pos`.execute(db);
  return rows;
}

function positionsByUnit(stream: readonly Line[]): Map<string, number[]> {
  const byUnit = new Map<string, number[]>();
  for (const { pos, visibleTo } of stream)
    for (const unit of visibleTo) byUnit.set(unit, [...(byUnit.get(unit) ?? []), pos]);
  return byUnit;
}

/** The last position that each unit may see. */
export function lastOf(stream: readonly Line[]): Record<string, number> {
  return Object.fromEntries([...positionsByUnit(stream)].map(([unit, positions]) => [unit, positions.at(-1) ?? 0]));
}

/** Every screen against what its unit may see; what it read in another way, because it was told to, it does not miss. */
export function compareHeard(stream: readonly Line[], heard: readonly Heard[]): Finding[] {
  const byUnit = positionsByUnit(stream);
  let [missed, twice, disordered, foreign] = [0, 0, 0, 0];
  for (const { unitId, from, positions, reread } of heard) {
    const visible = new Set((byUnit.get(unitId) ?? []).filter((pos) => pos > from));
    const own = new Set(positions);
    const known = (pos: number): boolean => own.has(pos) || reread.some(([after, upTo]) => pos > after && pos <= upTo);
    missed += [...visible].filter((pos) => !known(pos)).length;
    foreign += [...own].filter((pos) => !visible.has(pos)).length;
    twice += positions.length - own.size;
    disordered += positions.filter((pos, i) => pos < (positions[i - 1] ?? 0)).length;
  }
  return [
    none('events missed at a screen', missed),
    none('events heard twice', twice),
    none('events heard out of order', disordered),
    none('events heard that the unit may not see', foreign),
  ];
}

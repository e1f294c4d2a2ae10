// Writes every generated document, or with --check tells which are not current. One list; add a generator here.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { settingsTable } from '#platform/config.ts';
import { deadlinesPage, eventsPage, permissionsPage, roomsPage, routesPage } from './rooms-docs.ts';
import { makeSnapshot } from './schema-snapshot.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** A generated document: the whole file, or the part of a file between two marks. */
export type Generated = { file: string; between?: [string, string]; make(): string | Promise<string> };

export const DOCUMENTS: readonly Generated[] = [
  { file: 'migrations/schema.sql', make: makeSnapshot },
  { file: 'README.md', between: ['<!-- settings -->', '<!-- /settings -->'], make: () => settingsTable('en') },
  { file: 'README.zh-CN.md', between: ['<!-- settings -->', '<!-- /settings -->'], make: () => settingsTable('zh') },
  { file: 'docs/generated/rooms.md', make: roomsPage },
  { file: 'docs/generated/routes.md', make: routesPage },
  { file: 'docs/generated/permissions.md', make: permissionsPage },
  { file: 'docs/generated/deadlines.md', make: deadlinesPage },
  { file: 'docs/generated/events.md', make: eventsPage },
];

/** What the file would be with its generated part made anew. */
export async function renewed(document: Generated, old: string): Promise<string> {
  const made = await document.make();
  if (!document.between) return made;
  const [from, to] = document.between.map((mark) => old.indexOf(mark)) as [number, number];
  if (from < 0 || to < from) throw new Error(`${document.file}: the marks ${document.between.join(' … ')} are missing`);
  return `${old.slice(0, from)}${document.between[0]}\n\n${made}\n\n${old.slice(to)}`;
}

async function main(check: boolean): Promise<number> {
  const stale: string[] = [];
  for (const document of DOCUMENTS) {
    const path = join(ROOT, document.file);
    const old = existsSync(path) ? readFileSync(path, 'utf8') : '';
    const text = await renewed(document, old);
    if (text === old) continue;
    stale.push(document.file);
    if (check) continue;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  console.log(`${DOCUMENTS.length} generated documents read, ${stale.length} ${check ? 'not current' : 'renewed'}`);
  for (const file of stale) console.log(`  ${file}`);
  return check && stale.length > 0 ? 1 : 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await main(process.argv.includes('--check'));

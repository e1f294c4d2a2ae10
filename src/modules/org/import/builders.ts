// A city of eight units for tests of the import: what is on file, and the steps of an import in few words.
import { sql } from 'kysely';
import type { Role } from '#shared/actor.ts';
import type { Id } from '#shared/ids.ts';
import { newId } from '#platform/ids.ts';
import { openWorld, type Caller, type World } from '#kit/world.ts';
import { regulationModule } from '#modules/regulation/index.ts';
import type { ImportFile, ImportView } from '../contract-import.ts';
import { routes } from '../contract.ts';
import { loadCity, orgModule } from '../index.ts';

export const UNIT_HEAD = 'code,short_name,full_name,kind,level,parent_code,division_code,serves_code';
export const UNITS = [
  UNIT_HEAD,
  'CITY,甲市政府,甲市人民政府,government,city,,610300,',
  'DO,市总值班室,甲市总值班室,duty_office,city,CITY,610300,CITY',
  'B1,市水利局,甲市水利局,department,city,CITY,610300,',
  'C1,乙县政府,乙县人民政府,government,county,CITY,610301,',
  'C2,丙县政府,丙县人民政府,government,county,CITY,610302,',
  'T1,丁镇政府,丁镇人民政府,town,town,C1,610301101,',
  'T2,戊镇政府,戊镇人民政府,town,town,C1,610301102,',
].join('\n');
export const RELATIONS = [
  'kind,superior_code,subordinate_code,functions,from,to',
  'entrusted,C2,T2,reporting filing,2022-01-01,',
].join('\n');
export const PEOPLE_HEAD =
  'unit_code,name,title,staff_category,mobile,office_phone,principal_leader,in_charge_of_duty,duty_officer';
export const PEOPLE = [
  PEOPLE_HEAD,
  'C1,赵一,县长,regular,19900000001,0917-0001001,1,,',
  'T1,钱二,镇长,regular,19900000002,0917-0001002,1,,',
  'T1,孙三,值班员,regular,19900000003,0917-0001002,,,1',
].join('\n');

export type Files = Partial<Record<ImportFile, string | Uint8Array>>;

export interface SmallCity {
  readonly world: World;
  id(code: string): Id;
  at(code: string, ...roles: Role[]): Caller;
  /** The head of the city desk. */
  head(): Caller;
  /** Everything on file as one text, but what an import leaves of itself. */
  everything(): Promise<string>;
}

/** Opens a world with the small city; close it in `afterAll` or `afterEach`. */
export async function openSmallCity(): Promise<SmallCity> {
  const world = await openWorld({ modules: [regulationModule, orgModule] });
  const loaded = await world.system((ctx) => loadCity(ctx, { units: UNITS, relations: RELATIONS, people: PEOPLE }));
  if (!loaded.written) throw new Error(JSON.stringify(loaded.problems));
  const { rows } = await world.system((ctx) =>
    sql<{ id: Id; code: string }>`select id, code from org_unit`.execute(ctx.tx),
  );
  const ids = new Map(rows.map((row) => [row.code, row.id]));
  const at = (code: string, ...roles: Role[]): Caller => world.as({ unitId: ids.get(code) ?? null, roles });
  return {
    world,
    at,
    id: (code) => ids.get(code) ?? '',
    head: () => at('CITY', 'deskHead'),
    everything: () => everythingOf(world),
  };
}

/** Sends files for a preview. */
export function preview(caller: Caller, files: Files, absent: 'keep' | 'end' = 'keep'): Promise<ImportView> {
  const sent = Object.entries(files).map(([kind, content]) => ({
    kind: kind as ImportFile,
    name: `${kind}.csv`,
    contentBase64: Buffer.from(content).toString('base64'),
  }));
  return caller.call(routes.previewImport, { body: { id: newId(), files: sent, absent } });
}

/** What a confirmation of a preview says. */
export function seenOf(view: ImportView): { params: { id: Id }; body: { digest: string; stateRevision: number } } {
  return { params: { id: view.id }, body: { digest: view.digest, stateRevision: view.stateRevision } };
}

/** Confirms a preview. */
export async function confirm(caller: Caller, view: ImportView): Promise<void> {
  await caller.call(routes.confirmImport, seenOf(view));
}

/** Problems as `file row column code (other row)`. */
export function problemsOf(view: ImportView): string[] {
  return view.problems.map(
    ({ file, row, column, code, other }) =>
      `${file} ${row ?? '-'} ${column ?? '-'} ${code}${other === null ? '' : ` (${other})`}`,
  );
}

async function everythingOf(world: World): Promise<string> {
  const tables = [
    'org_unit',
    'org_relation',
    'org_scope',
    'org_desk',
    'org_desk_serves',
    'org_person',
    'org_post',
    'org_phone',
    'org_change',
  ];
  const { rows } = await world.system((ctx) =>
    sql<{ t: string }>`select t from (${sql.join(
      tables.map((table) => sql`select x::text as t from ${sql.table(table)} x`),
      sql` union all `,
    )}) all_rows order by t`.execute(ctx.tx),
  );
  return rows.map((row) => row.t).join('\n');
}

// Importing in two steps on a real database: every problem by row and column, nothing changed before the confirmation. A25.2
import ExcelJS from 'exceljs';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '#platform/ids.ts';
import type { Role } from '#shared/actor.ts';
import { openWorld, type Caller, type World } from '#kit/world.ts';
import { regulationModule } from '#modules/regulation/index.ts';
import type { ImportFile, ImportView } from '../contract-import.ts';
import { routes } from '../contract.ts';
import { loadCity, orgModule, superiorOf, unitByCode } from '../index.ts';

const UNIT_HEAD = 'code,short_name,full_name,kind,level,parent_code,division_code,serves_code';
const UNITS = [
  UNIT_HEAD,
  'CITY,甲市政府,甲市人民政府,government,city,,610300,',
  'DO,市总值班室,甲市总值班室,duty_office,city,CITY,610300,CITY',
  'B1,市水利局,甲市水利局,department,city,CITY,610300,',
  'C1,乙县政府,乙县人民政府,government,county,CITY,610301,',
  'C2,丙县政府,丙县人民政府,government,county,CITY,610302,',
  'T1,丁镇政府,丁镇人民政府,town,town,C1,610301101,',
  'T2,戊镇政府,戊镇人民政府,town,town,C1,610301102,',
].join('\n');
const RELATIONS = [
  'kind,superior_code,subordinate_code,functions,from,to',
  'entrusted,C2,T2,reporting filing,2022-01-01,',
].join('\n');
const PEOPLE_HEAD =
  'unit_code,name,title,staff_category,mobile,office_phone,principal_leader,in_charge_of_duty,duty_officer';
const PEOPLE = [
  PEOPLE_HEAD,
  'C1,赵一,县长,regular,19900000001,0917-0001001,1,,',
  'T1,钱二,镇长,regular,19900000002,0917-0001002,1,,',
  'T1,孙三,值班员,regular,19900000003,0917-0001002,,,1',
].join('\n');

type Files = Partial<Record<ImportFile, string | Uint8Array>>;
let world: World;
let ids: Map<string, string>;

/** A small city of its own: for every test that changes it, else once for all that do not. */
async function freshCity(): Promise<void> {
  await world?.close();
  world = await openWorld({ modules: [regulationModule, orgModule] });
  const loaded = await world.system((ctx) => loadCity(ctx, { units: UNITS, relations: RELATIONS, people: PEOPLE }));
  expect(loaded.problems).toEqual([]);
  ids = await world.system(
    async (ctx) =>
      new Map(
        (await sql<{ id: string; code: string }>`select id, code from org_unit`.execute(ctx.tx)).rows.map((row) => [
          row.code,
          row.id,
        ]),
      ),
  );
}
afterAll(() => world.close());

const at = (code: string, ...roles: Role[]): Caller => world.as({ unitId: ids.get(code) ?? null, roles });
const head = (): Caller => at('CITY', 'deskHead');

function preview(caller: Caller, files: Files, absent: 'keep' | 'end' = 'keep'): Promise<ImportView> {
  const sent = Object.entries(files).map(([kind, content]) => ({
    kind: kind as ImportFile,
    name: `${kind}.csv`,
    contentBase64: Buffer.from(content).toString('base64'),
  }));
  return caller.call(routes.previewImport, { body: { id: newId(), files: sent, absent } });
}

const confirm = (caller: Caller, seen: ImportView) =>
  caller.call(routes.confirmImport, {
    params: { id: seen.id },
    body: { digest: seen.digest, stateRevision: seen.stateRevision },
  });

/** Everything on file as one text, but what an import leaves of itself. */
async function everything(): Promise<string> {
  return world.system(async (ctx) => {
    const { rows } = await sql<{ t: string }>`
      select t from (select u::text as t from org_unit u union all select r::text from org_relation r union all select s::text from org_scope s
        union all select d::text from org_desk d union all select x::text from org_desk_serves x union all select h::text from org_person h
        union all select p::text from org_post p union all select n::text from org_phone n union all select c::text from org_change c) all_rows order by t`.execute(
      ctx.tx,
    );
    return rows.map((row) => row.t).join('\n');
  });
}

const problemsOf = (view: ImportView) =>
  view.problems.map(
    (problem) =>
      `${problem.file} ${problem.row ?? '-'} ${problem.column ?? '-'} ${problem.code}${problem.other === null ? '' : ` (${problem.other})`}`,
  );

describe('a preview', () => {
  beforeEach(freshCity);

  test('counts what is new, changed, unchanged and would end, and changes nothing', async () => {
    const before = await everything();
    const view = await preview(
      head(),
      {
        units: `${UNITS.replace('市水利局,甲市水利局', '市水务局,甲市水务局')}\nC3,己县政府,己县人民政府,government,county,CITY,610303,`,
        people: [
          PEOPLE_HEAD,
          'T1,钱二,书记,regular,19900000002,0917-0001002,1,,',
          'T1,李四,值班员,hired,19900000004,0917-0001002,,,',
        ].join('\n'),
      },
      'end',
    );
    expect(view).toMatchObject({
      state: 'open',
      problemCount: 0,
      counts: {
        units: { rows: 8, made: 1, changed: 1, unchanged: 6, ended: 0 },
        people: { rows: 2, made: 1, changed: 1, unchanged: 0, ended: 1 },
      },
    });
    expect(view.changes).toEqual([
      { file: 'units', act: 'changed', label: '甲市水务局', columns: ['short_name', 'full_name'] },
      { file: 'people', act: 'changed', label: '钱二 书记', columns: ['title'] },
      { file: 'people', act: 'ended', label: '孙三 值班员', columns: [] },
    ]);
    expect(await everything()).toBe(before);
    await confirm(head(), view);
    expect(await everything()).not.toBe(before);
  });

  test('confirmed and sent again it finds nothing to do', async () => {
    const files = {
      units: `${UNITS}\nC3,己县政府,己县人民政府,government,county,CITY,610303,`,
      relations: RELATIONS,
      people: `${PEOPLE}\nC3,周五,县长,regular,19900000005,,1,,`,
    };
    await confirm(head(), await preview(head(), files, 'end'));
    const before = await everything();
    const again = await preview(head(), files, 'end');
    for (const count of Object.values(again.counts))
      expect(count).toEqual({ rows: count.rows, made: 0, changed: 0, unchanged: count.rows, ended: 0 });
    await confirm(head(), again);
    expect(await everything()).toBe(before);
  });

  test('is confirmed once, by those who saw it, and only while the city is as it was', async () => {
    const [first, other] = [await preview(head(), { people: `${PEOPLE}\nT1,吴六,干部,regular,,,,,` }), newId()];
    const body = { digest: first.digest, stateRevision: first.stateRevision };
    expect(await head().refusal(routes.confirmImport, { params: { id: other }, body })).toBe('org.importNotFound');
    expect(await at('C1', 'deskHead').refusal(routes.confirmImport, { params: { id: first.id }, body })).toBe(
      'org.importNotFound',
    );
    expect(
      await head().refusal(routes.confirmImport, { params: { id: first.id }, body: { ...body, digest: 'other' } }),
    ).toBe('org.importDigestDiffers');
    await confirm(head(), first);
    expect(await head().refusal(routes.confirmImport, { params: { id: first.id }, body })).toBe('org.importConfirmed');

    const stale = await preview(head(), { people: `${PEOPLE}\nT1,郑七,干部,regular,,,,,` });
    await head().call(routes.editUnit, {
      params: { id: ids.get('B1') ?? '' },
      body: { shortName: '市水务局', revision: 1 },
    });
    expect(
      await head().refusal(routes.confirmImport, {
        params: { id: stale.id },
        body: { digest: stale.digest, stateRevision: stale.stateRevision },
      }),
    ).toBe('org.importOutdated');
  });

  test('with problems it cannot be confirmed', async () => {
    const view = await preview(head(), { people: `${PEOPLE}\nX9,吴六,干部,regular,,,,,` });
    expect(view.state).toBe('refused');
    expect(
      await head().refusal(routes.confirmImport, {
        params: { id: view.id },
        body: { digest: view.digest, stateRevision: view.stateRevision },
      }),
    ).toBe('org.importHasProblems');
  });

  test('two confirmations at once put it on file once', async () => {
    const view = await preview(head(), { people: `${PEOPLE}\nT1,吴六,干部,regular,19900000006,,,,` });
    const seen = { params: { id: view.id }, body: { digest: view.digest, stateRevision: view.stateRevision } };
    const answers = await Promise.allSettled([
      head().call(routes.confirmImport, seen),
      head().call(routes.confirmImport, seen),
    ]);
    expect(answers.map((answer) => answer.status).toSorted()).toEqual(['fulfilled', 'rejected']);
    await world.system(async (ctx) => {
      const { rows } = await sql<{ n: number }>`select count(*)::int as n from org_person where name = '吴六'`.execute(
        ctx.tx,
      );
      expect(rows[0]?.n).toBe(1);
    });
  });

  test('waits with its rows sealed: no mobile stands open before or after', async () => {
    const view = await preview(head(), { people: `${PEOPLE}\nT1,吴六,干部,regular,19900000006,,,,` });
    const waiting = () =>
      world.system(
        async (ctx) =>
          (
            await sql<{
              t: string;
              sealed: boolean;
            }>`select i::text as t, sealed_rows is not null as sealed from org_import i where id = ${view.id}`.execute(
              ctx.tx,
            )
          ).rows[0],
      );
    expect(await waiting()).toMatchObject({ sealed: true, t: expect.not.stringMatching(/1990000/) });
    await confirm(head(), view);
    expect(await waiting()).toMatchObject({ sealed: false });
  });
});

describe('problems are told by row and column, all at once', () => {
  beforeAll(freshCity);

  test.each<[string, Files, string[]]>([
    [
      'unknown units, parents and served units',
      { units: `${UNIT_HEAD}\nN1,新,新单位,department,city,NONE,,\nN2,新,新值班室,duty_office,city,CITY,,NONE2` },
      ['units 2 parent_code unitUnknown', 'units 3 serves_code unitUnknown'],
    ],
    [
      'a missing parent',
      { units: `${UNIT_HEAD}\nN1,新,新单位,department,city,,,` },
      ['units 2 parent_code parentMissing'],
    ],
    [
      'a code twice',
      { units: `${UNIT_HEAD}\nN1,新,新单位,department,city,CITY,,\nN1,新,新单位,department,city,CITY,,` },
      ['units 3 code codeTwice (2)'],
    ],
    [
      'an external party',
      { units: `${UNIT_HEAD}\nSHAANXI,省,某省,government,city,CITY,,` },
      ['units 2 code unitExternal'],
    ],
    [
      'unknown kinds and levels, bad codes',
      { units: `${UNIT_HEAD}\nN 1,新,新单位,公司,省,CITY,61,` },
      [
        'units 2 code badCode',
        'units 2 kind badKind',
        'units 2 level badLevel',
        'units 2 division_code badDivisionCode',
      ],
    ],
    [
      'empty cells that must be filled',
      { units: `${UNIT_HEAD}\n,,,,,,,` + '\nN1,,,department,city,CITY,,' },
      ['units 3 short_name cellMissing', 'units 3 full_name cellMissing'],
    ],
    [
      'columns that are missing or twice',
      { people: 'unit_code,name,name\nT1,甲,乙' },
      ['people 1 name columnTwice', 'people 1 title columnMissing'],
    ],
    [
      'a circle of parents',
      { units: `${UNIT_HEAD}\nC1,乙县政府,乙县人民政府,government,county,T1,610301,` },
      ['units 2 parent_code cycle'],
    ],
    [
      'two units served by two duty offices',
      { units: `${UNIT_HEAD}\nD2,室,室二,duty_office,city,CITY,,B1\nD3,室,室三,duty_office,city,CITY,,B1` },
      ['units 3 serves_code servedTwice (2)'],
    ],
    [
      'unknown functions, reversed and impossible dates',
      {
        relations:
          'kind,superior_code,subordinate_code,functions,from,to\nvertical,B1,T1,filing 管人,2021-01-01,\nguidance,B1,T1,guidance,2024-01-02,2024-01-01\nguidance,B1,C1,guidance,2023-02-29,',
      },
      ['relations 2 functions badFunction', 'relations 3 to datesReversed', 'relations 4 from badDate'],
    ],
    [
      'a relation to itself, twice, or without functions',
      {
        relations:
          'kind,superior_code,subordinate_code,functions\nguidance,B1,B1,guidance\nguidance,B1,T1,guidance\nguidance,B1,T1,copy\nguidance,B1,C1,',
      },
      [
        'relations 2 superior_code relationToItself',
        'relations 5 functions functionsMissing',
        'relations 4 subordinate_code relationTwice (3)',
      ],
    ],
    [
      'one function owed to two',
      {
        relations:
          'kind,superior_code,subordinate_code,functions\nvertical,B1,T1,inspection\nentrusted,C2,T1,inspection',
      },
      ['relations 3 superior_code exclusiveTwice (2)'],
    ],
    [
      'a circle by one function',
      { relations: 'kind,superior_code,subordinate_code,functions\nvertical,T1,C1,filing' },
      ['relations 2 superior_code cycle'],
    ],
    [
      'bad numbers, flags and staff categories',
      { people: `${PEOPLE_HEAD}\nT1,甲,干部,临时工,123,abc,也许,,` },
      [
        'people 2 staff_category badStaffCategory',
        'people 2 mobile badMobile',
        'people 2 office_phone badPhone',
        'people 2 principal_leader badFlag',
      ],
    ],
    [
      'one mobile of two people',
      { people: `${PEOPLE_HEAD}\nT1,甲,干部,,19900000011,,,,\nT1,乙,干部,,19900000011,,,,` },
      ['people 3 mobile mobileOfOther (2)'],
    ],
    [
      'the same person twice',
      { people: `${PEOPLE_HEAD}\nT1,甲,干部,,19900000011,,,,\nT1,甲,干部,,19900000011,,,,` },
      ['people 3 name personTwice (2)'],
    ],
    [
      'namesakes that nothing tells apart',
      { people: `${PEOPLE_HEAD}\nT1,甲,干部,,,,,,\nT1,甲,科员,,,,,,` },
      ['people 3 name personUnclear (2)'],
    ],
    [
      'control and direction characters',
      { people: `${PEOPLE_HEAD}\nT1,甲\u202E乙,干部,,,,,,` },
      ['people 2 name cellControlCharacters'],
    ],
    ['an empty file', { people: '' }, ['people - - fileEmpty']],
    [
      'a file of another encoding',
      { people: Buffer.concat([Buffer.from(PEOPLE_HEAD), Buffer.from([0x0a, 0xff, 0xff, 0x80, 0x80])]) },
      ['people - - fileEncoding'],
    ],
    ['an old Excel file', { people: Buffer.from('d0cf11e0a1b11ae1', 'hex') }, ['people - - fileOldExcel']],
    ['a broken workbook', { people: Buffer.from('PK\u0003\u0004garbage') }, ['people - - fileDamaged']],
  ])('%s', async (_name, files, expected) => {
    const before = await everything();
    const view = await preview(head(), files);
    expect(problemsOf(view)).toEqual(expected);
    expect(await everything()).toBe(before);
  });

  test('a number is never repeated in a problem', async () => {
    const view = await preview(head(), { people: `${PEOPLE_HEAD}\nT1,甲,干部,,1990000001,,,,` });
    expect(view.problems[0]).toMatchObject({ code: 'badMobile', value: null });
  });
});

describe('what is understood', () => {
  beforeAll(freshCity);
  const added = (name: string): string => `T1,${name},干部,正式,,（0917）0001002,,,是`;
  const chinese = '单位编码,姓名,职务,人员类别,手机,办公电话,主要负责人,分管值班,值班员';
  // 吴六 and the heading in GBK, byte by byte, so that the test needs no encoder.
  const gbk = Buffer.concat([
    Buffer.from('unit_code,name,title\nT1,'),
    Buffer.from([0xce, 0xe2, 0xc1, 0xf9]),
    Buffer.from(','),
    Buffer.from([0xb8, 0xc9, 0xb2, 0xbf]),
    Buffer.from('\n'),
  ]);

  test.each<[string, string, string | Buffer]>([
    ['UTF-8', '吴一', `${chinese}\n${added('吴一')}`],
    ['UTF-8 with a mark', '吴二', `\uFEFF${chinese}\n${added('吴二')}`],
    ['UTF-16', '吴三', Buffer.from(`\uFEFF${chinese}\n${added('吴三')}`, 'utf16le')],
    ['GBK', '吴六', gbk],
    [
      'tabs, CR LF and blank rows',
      '吴五',
      `${chinese}\n\n${added('吴五')}\n\n`.replaceAll(',', '\t').replaceAll('\n', '\r\n'),
    ],
  ])('%s', async (_name, name, content) => {
    const view = await preview(head(), { people: content });
    expect(view.problems).toEqual([]);
    expect(view.counts.people).toMatchObject({ rows: 1, made: 1 });
    await confirm(head(), view);
    const { posts } = await at('T1', 'dutyOfficer').call(routes.listPersons, {
      params: { id: ids.get('T1') ?? '' },
      query: { word: name, limit: 5, offset: 0 },
    });
    expect(posts[0]).toMatchObject({ name, title: '干部', staffCategory: 'regular' });
  });

  test('a workbook with numbers, dates, rich text, and formulas that stay text', async () => {
    const workbook = new ExcelJS.Workbook();
    const people = workbook.addWorksheet('人员');
    people.addRow(['unit_code', 'name', 'title', 'mobile', 'duty_officer']);
    people.addRow(['T1', { richText: [{ text: '吴' }, { text: '八' }] }, '干部', 19900000006, 1]);
    people.addRow(['T1', '郑七', { formula: 'HYPERLINK("http://x","主任")', result: '主任' }, 19900000007, true]);
    const view = await preview(head(), { people: new Uint8Array(await workbook.xlsx.writeBuffer()) });
    expect(view.problems).toEqual([]);
    expect(view.notes).toEqual([
      {
        file: 'people',
        row: 3,
        column: 'title',
        value: '=HYPERLINK("http://x","主任")',
        other: null,
        code: 'looksLikeFormula',
      },
    ]);
    await confirm(head(), view);
    const { posts } = await at('T1', 'dutyOfficer').call(routes.listPersons, {
      params: { id: ids.get('T1') ?? '' },
      query: { limit: 9, offset: 0 },
    });
    expect(posts.map((post) => [post.name, post.title, post.dutyOfficer])).toContainEqual([
      '郑七',
      '=HYPERLINK("http://x","主任")',
      true,
    ]);
    expect(posts.map((post) => post.name)).toContain('吴八');
  });

  test('namesakes with their own mobiles are two people, one mobile in two units is one person', async () => {
    const view = await preview(head(), {
      people: `${PEOPLE_HEAD}\nT1,甲,干部,,19900000011,,,,\nT1,甲,干部,,19900000012,,,,\nC1,甲,科员,,19900000012,,,,`,
    });
    expect(view.problems).toEqual([]);
    expect(view.notes.map((note) => note.code)).toEqual(['sameName']);
    await confirm(head(), view);
    await world.system(async (ctx) => {
      const { rows } = await sql<{ n: number }>`select count(*)::int as n from org_person where name = '甲'`.execute(
        ctx.tx,
      );
      expect(rows[0]?.n).toBe(2);
    });
  });

  test('a unit under a new parent reports there from now on, and the old time stays as it was', async () => {
    await world.advance(1_000);
    const view = await preview(head(), { units: `${UNIT_HEAD}\nT1,丁镇政府,丁镇人民政府,town,town,C2,610301101,` });
    expect(view.changes).toEqual([{ file: 'units', act: 'changed', label: '丁镇人民政府', columns: ['parent_code'] }]);
    const moved = world.now();
    await confirm(head(), view);
    await world.advance(1_000);
    await world.system(async (ctx) => {
      const town = await unitByCode(ctx, 'T1');
      expect((await superiorOf(ctx, town.id, 'reporting'))?.code).toBe('C2');
      expect((await superiorOf(ctx, town.id, 'reporting', '2026-01-01T00:00:00.000Z' as typeof moved))?.code).toBe(
        'C1',
      );
    });
  });

  test('a complete list ends what it does not name, and the city keeps no relation to it', async () => {
    await freshCity();
    await world.advance(1_000);
    const view = await preview(
      head(),
      {
        units: UNITS.split('\n')
          .filter((line) => !line.startsWith('T2,'))
          .join('\n'),
      },
      'end',
    );
    expect(view.counts.units).toMatchObject({ ended: 1, unchanged: 6 });
    await confirm(head(), view);
    const { units } = await head().call(routes.readTree);
    expect(units.map((unit) => unit.code)).not.toContain('T2');
    await world.advance(1_000);
    await world.system(async (ctx) => {
      const { rows } = await sql<{
        n: number;
      }>`select count(*)::int as n from org_scope where unit_id = ${ids.get('T2')} and during @> ${ctx.now}::timestamptz`.execute(
        ctx.tx,
      );
      expect(rows[0]?.n).toBe(0);
    });
  });
});

describe('whose affair it is', () => {
  beforeAll(freshCity);

  test('a unit’s administrator imports the people of that unit and nothing else', async () => {
    const admin = at('T1', 'unitAdminA');
    expect(
      problemsOf(
        await preview(admin, { units: UNITS, relations: RELATIONS, people: `${PEOPLE_HEAD}\nC1,甲,干部,,,,,,` }),
      ),
    ).toEqual(['units - - fileNeedsCityDesk', 'relations - - fileNeedsCityDesk', 'people 2 unit_code otherUnit']);
    const own = await preview(admin, { people: `${PEOPLE_HEAD}\nT1,甲,干部,,,,,,` });
    expect(own.problems).toEqual([]);
    await confirm(admin, own);
    expect(
      await at('T1', 'dutyOfficer').refusal(routes.previewImport, {
        body: { id: newId(), files: [{ kind: 'people', name: 'p.csv', contentBase64: '' }], absent: 'keep' },
      }),
    ).toBe('platform.forbidden');
    expect(await admin.refusal(routes.readImport, { params: { id: newId() } })).toBe('org.importNotFound');
    expect((await admin.call(routes.readImport, { params: { id: own.id } })).state).toBe('confirmed');
  });
});

// What an import understands: encodings, workbooks, namesakes, moves, complete lists. A25.2
import ExcelJS from 'exceljs';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PEOPLE_HEAD, UNITS, UNIT_HEAD, confirm, openSmallCity, preview, type SmallCity } from '../import/builders.ts';
import { routes } from '../contract.ts';
import { superiorOf, unitByCode } from '../index.ts';

let city: SmallCity;
async function open(): Promise<void> {
  await city?.world.close();
  city = await openSmallCity();
}
afterAll(() => city.world.close());

describe('what is understood', () => {
  beforeAll(open);
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
    const view = await preview(city.head(), { people: content });
    expect(view.problems).toEqual([]);
    expect(view.counts.people).toMatchObject({ rows: 1, made: 1 });
    await confirm(city.head(), view);
    const { posts } = await city.at('T1', 'dutyOfficer').call(routes.listPersons, {
      params: { id: city.id('T1') },
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
    const view = await preview(city.head(), { people: new Uint8Array(await workbook.xlsx.writeBuffer()) });
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
    await confirm(city.head(), view);
    const { posts } = await city.at('T1', 'dutyOfficer').call(routes.listPersons, {
      params: { id: city.id('T1') },
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
    const view = await preview(city.head(), {
      people: `${PEOPLE_HEAD}\nT1,甲,干部,,19900000011,,,,\nT1,甲,干部,,19900000012,,,,\nC1,甲,科员,,19900000012,,,,`,
    });
    expect(view.problems).toEqual([]);
    expect(view.notes.map((note) => note.code)).toEqual(['sameName']);
    await confirm(city.head(), view);
    await city.world.system(async (ctx) => {
      const { rows } = await sql<{ n: number }>`select count(*)::int as n from org_person where name = '甲'`.execute(
        ctx.tx,
      );
      expect(rows[0]?.n).toBe(2);
    });
  });

  test('a unit under a new parent reports there from now on, and the old time stays as it was', async () => {
    await city.world.advance(1_000);
    const view = await preview(city.head(), {
      units: `${UNIT_HEAD}\nT1,丁镇政府,丁镇人民政府,town,town,C2,610301101,`,
    });
    expect(view.changes).toEqual([{ file: 'units', act: 'changed', label: '丁镇人民政府', columns: ['parent_code'] }]);
    const moved = city.world.now();
    await confirm(city.head(), view);
    await city.world.advance(1_000);
    await city.world.system(async (ctx) => {
      const town = await unitByCode(ctx, 'T1');
      expect((await superiorOf(ctx, town.id, 'reporting'))?.code).toBe('C2');
      expect((await superiorOf(ctx, town.id, 'reporting', '2026-01-01T00:00:00.000Z' as typeof moved))?.code).toBe(
        'C1',
      );
    });
  });

  test('a complete list ends what it does not name, and the city keeps no relation to it', async () => {
    await open();
    await city.world.advance(1_000);
    const view = await preview(
      city.head(),
      {
        units: UNITS.split('\n')
          .filter((line) => !line.startsWith('T2,'))
          .join('\n'),
      },
      'end',
    );
    expect(view.counts.units).toMatchObject({ ended: 1, unchanged: 6 });
    await confirm(city.head(), view);
    const { units } = await city.head().call(routes.readTree);
    expect(units.map((unit) => unit.code)).not.toContain('T2');
    await city.world.advance(1_000);
    await city.world.system(async (ctx) => {
      const { rows } = await sql<{
        n: number;
      }>`select count(*)::int as n from org_scope where unit_id = ${city.id('T2')} and during @> ${ctx.now}::timestamptz`.execute(
        ctx.tx,
      );
      expect(rows[0]?.n).toBe(0);
    });
  });
});

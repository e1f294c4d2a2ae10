// Every problem of an import by row and column, all at once, and nothing changed on a real database. A25.2
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  PEOPLE_HEAD,
  UNIT_HEAD,
  openSmallCity,
  preview,
  problemsOf,
  type Files,
  type SmallCity,
} from '../import/builders.ts';

let city: SmallCity;
async function open(): Promise<void> {
  await city?.world.close();
  city = await openSmallCity();
}
afterAll(() => city.world.close());

describe('problems are told by row and column, all at once', () => {
  beforeAll(open);

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
    const before = await city.everything();
    const view = await preview(city.head(), files);
    expect(problemsOf(view)).toEqual(expected);
    expect(await city.everything()).toBe(before);
  });

  test('a number is never repeated in a problem', async () => {
    const view = await preview(city.head(), { people: `${PEOPLE_HEAD}\nT1,甲,干部,,1990000001,,,,` });
    expect(view.problems[0]).toMatchObject({ code: 'badMobile', value: null });
  });
});

// Importing in two steps on a real database: seen first, confirmed once, only as it was seen, by whose affair it is. A25.2
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '#platform/ids.ts';
import {
  PEOPLE,
  PEOPLE_HEAD,
  RELATIONS,
  UNITS,
  confirm,
  openSmallCity,
  preview,
  problemsOf,
  type SmallCity,
} from '../import/builders.ts';
import { routes } from '../contract.ts';

let city: SmallCity;
async function open(): Promise<void> {
  await city?.world.close();
  city = await openSmallCity();
}
afterAll(() => city.world.close());

describe('a preview', () => {
  beforeEach(open);

  test('counts what is new, changed, unchanged and would end, and changes nothing', async () => {
    const before = await city.everything();
    const view = await preview(
      city.head(),
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
    expect(await city.everything()).toBe(before);
    await confirm(city.head(), view);
    expect(await city.everything()).not.toBe(before);
  });

  test('confirmed and sent again it finds nothing to do', async () => {
    const files = {
      units: `${UNITS}\nC3,己县政府,己县人民政府,government,county,CITY,610303,`,
      relations: RELATIONS,
      people: `${PEOPLE}\nC3,周五,县长,regular,19900000005,,1,,`,
    };
    await confirm(city.head(), await preview(city.head(), files, 'end'));
    const before = await city.everything();
    const again = await preview(city.head(), files, 'end');
    for (const count of Object.values(again.counts))
      expect(count).toEqual({ rows: count.rows, made: 0, changed: 0, unchanged: count.rows, ended: 0 });
    await confirm(city.head(), again);
    expect(await city.everything()).toBe(before);
  });

  test('is confirmed once, by those who saw it, and only while the city is as it was', async () => {
    const [first, other] = [await preview(city.head(), { people: `${PEOPLE}\nT1,吴六,干部,regular,,,,,` }), newId()];
    const body = { digest: first.digest, stateRevision: first.stateRevision };
    expect(await city.head().refusal(routes.confirmImport, { params: { id: other }, body })).toBe('org.importNotFound');
    expect(await city.at('C1', 'deskHead').refusal(routes.confirmImport, { params: { id: first.id }, body })).toBe(
      'org.importNotFound',
    );
    expect(
      await city.head().refusal(routes.confirmImport, { params: { id: first.id }, body: { ...body, digest: 'other' } }),
    ).toBe('org.importDigestDiffers');
    await confirm(city.head(), first);
    expect(await city.head().refusal(routes.confirmImport, { params: { id: first.id }, body })).toBe(
      'org.importConfirmed',
    );

    const stale = await preview(city.head(), { people: `${PEOPLE}\nT1,郑七,干部,regular,,,,,` });
    await city.head().call(routes.editUnit, {
      params: { id: city.id('B1') },
      body: { shortName: '市水务局', revision: 1 },
    });
    expect(
      await city.head().refusal(routes.confirmImport, {
        params: { id: stale.id },
        body: { digest: stale.digest, stateRevision: stale.stateRevision },
      }),
    ).toBe('org.importOutdated');
  });

  test('with problems it cannot be confirmed', async () => {
    const view = await preview(city.head(), { people: `${PEOPLE}\nX9,吴六,干部,regular,,,,,` });
    expect(view.state).toBe('refused');
    expect(
      await city.head().refusal(routes.confirmImport, {
        params: { id: view.id },
        body: { digest: view.digest, stateRevision: view.stateRevision },
      }),
    ).toBe('org.importHasProblems');
  });

  test('two confirmations at once put it on file once', async () => {
    const view = await preview(city.head(), { people: `${PEOPLE}\nT1,吴六,干部,regular,19900000006,,,,` });
    const seen = { params: { id: view.id }, body: { digest: view.digest, stateRevision: view.stateRevision } };
    const answers = await Promise.allSettled([
      city.head().call(routes.confirmImport, seen),
      city.head().call(routes.confirmImport, seen),
    ]);
    expect(answers.map((answer) => answer.status).toSorted()).toEqual(['fulfilled', 'rejected']);
    await city.world.system(async (ctx) => {
      const { rows } = await sql<{ n: number }>`select count(*)::int as n from org_person where name = '吴六'`.execute(
        ctx.tx,
      );
      expect(rows[0]?.n).toBe(1);
    });
  });

  test('with a marked cell it is refused, and nothing of it is kept', async () => {
    const before = await city.everything();
    for (const title of ['机密★5年', '秘 密 ☆ 长期'])
      await expect(
        preview(city.head(), { people: `${PEOPLE}\nT1,吴六,${title},regular,19900000006,,,,` }),
      ).rejects.toMatchObject({ code: 'platform.markedSecret' });
    expect(await city.everything()).toEqual(before);
    const { rows } = await city.world.system((ctx) =>
      sql<{ n: number }>`select count(*)::int as n from org_import`.execute(ctx.tx),
    );
    expect(rows[0]?.n).toBe(0);
  });

  test('waits with its rows sealed: no mobile stands open before or after', async () => {
    const view = await preview(city.head(), { people: `${PEOPLE}\nT1,吴六,干部,regular,19900000006,,,,` });
    const waiting = () =>
      city.world.system(
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
    await confirm(city.head(), view);
    expect(await waiting()).toMatchObject({ sealed: false });
  });
});

describe('whose affair it is', () => {
  beforeAll(open);

  test('a unit’s administrator imports the people of that unit and nothing else', async () => {
    const admin = city.at('T1', 'unitAdminA');
    expect(
      problemsOf(
        await preview(admin, { units: UNITS, relations: RELATIONS, people: `${PEOPLE_HEAD}\nC1,甲,干部,,,,,,` }),
      ),
    ).toEqual(['units - - fileNeedsCityDesk', 'relations - - fileNeedsCityDesk', 'people 2 unit_code otherUnit']);
    const own = await preview(admin, { people: `${PEOPLE_HEAD}\nT1,甲,干部,,,,,,` });
    expect(own.problems).toEqual([]);
    await confirm(admin, own);
    expect(
      await city.at('T1', 'dutyOfficer').refusal(routes.previewImport, {
        body: { id: newId(), files: [{ kind: 'people', name: 'p.csv', contentBase64: '' }], absent: 'keep' },
      }),
    ).toBe('platform.forbidden');
    expect(await admin.refusal(routes.readImport, { params: { id: newId() } })).toBe('org.importNotFound');
    expect((await admin.call(routes.readImport, { params: { id: own.id } })).state).toBe('confirmed');
  });
});

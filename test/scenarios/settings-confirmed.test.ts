// Local settings of the regulation pack: the head of the city's desk confirms them by a document, every unit reads it.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '#platform/ids.ts';
import { openCity, type City } from '#modules/reports/builders.ts';
import { routes } from '#modules/regulation/contract.ts';

describe('confirming a local setting', () => {
  let city: City;
  beforeAll(async () => {
    city = await openCity();
  });
  afterAll(() => city.world.close());

  const settingOf = async (path: string, unit: 'city' | 'county' | 'town' = 'county') => {
    const { settings } = await city.at(unit).call(routes.listSettings, {});
    const found = settings.find((one) => one.path === path);
    if (found === undefined) throw new Error(`no setting ${path}`);
    return found;
  };

  test('only the head of the city’s desk confirms, with fresh proof; every unit sees by whom, when and by which document', async () => {
    const before = await settingOf('limits/receipt.rings');
    expect(before).toMatchObject({ state: 'unconfirmed', confirmations: [] });
    const body = {
      id: newId(),
      settings: [{ path: before.path, digest: before.digest }],
      document: '宝值发〔2026〕3号',
      words: '同意按此执行，自发文之日起计入评价。',
    };
    expect(await city.at('city').refusal(routes.confirmSettings, { body })).toBe('platform.forbidden');
    expect(await city.at('county', 'deskHead').refusal(routes.confirmSettings, { body })).toBe(
      'regulation.onlyCityDesk',
    );
    expect(await city.at('city', 'deskHead', { proved: false }).refusal(routes.confirmSettings, { body })).toBe(
      'platform.freshProofNeeded',
    );
    const head = city.at('city', 'deskHead');
    await head.call(routes.confirmSettings, { body });
    expect(await settingOf('limits/receipt.rings', 'town')).toMatchObject({
      state: 'confirmed',
      confirmations: [{ act: 'confirmed', document: '宝值发〔2026〕3号', byName: 'city.deskHead' }],
    });
    expect(await head.refusal(routes.confirmSettings, { body: { ...body, id: newId() } })).toBe(
      'regulation.confirmedAlready',
    );
    expect((await city.at('county', 'deskHead').call(routes.listSettings, {})).mayConfirm).toBe(false);
    expect((await head.call(routes.listSettings, {})).mayConfirm).toBe(true);
  });

  test('text and law need no confirmation, another value than the one seen is not confirmed, and all or nothing is kept', async () => {
    const head = city.at('city', 'deskHead');
    const margin = await settingOf('margin');
    const given = await settingOf('limits/verification.phone');
    expect(given.state).toBe('given');
    const body = { id: newId(), document: '宝值发〔2026〕4号', words: '同意' };
    const of = (...settings: { path: string; digest: string }[]) => ({ body: { ...body, settings } });
    expect(await head.refusal(routes.confirmSettings, of(margin, given))).toBe('regulation.notASetting');
    expect(await head.refusal(routes.confirmSettings, of({ path: 'margin', digest: 'other' }))).toBe(
      'regulation.settingChanged',
    );
    expect((await settingOf('margin')).state).toBe('unconfirmed');
    const both = await Promise.all(
      [1, 2].map(() =>
        head.call(routes.confirmSettings, { body: { ...body, id: newId(), settings: [margin] } }).then(
          () => 'done',
          (error: { code: string }) => error.code,
        ),
      ),
    );
    expect(both.toSorted()).toEqual(['done', 'regulation.confirmedAlready']);
  });

  test('a confirmation is taken back with its reason, stays in the history, and may be given again', async () => {
    const head = city.at('city', 'deskHead');
    const { path, digest } = await settingOf('reminders');
    const settings = [{ path, digest }];
    const back = { body: { id: newId(), path, digest, reason: '误确认，待会议研究' } };
    expect(await head.refusal(routes.withdrawConfirmation, back)).toBe('regulation.notConfirmed');
    await head.call(routes.confirmSettings, { body: { id: newId(), settings, document: '会议纪要 5', words: '同意' } });
    await city.world.advance(60_000);
    await head.call(routes.withdrawConfirmation, back);
    await city.world.advance(60_000);
    expect(await settingOf('reminders')).toMatchObject({
      state: 'unconfirmed',
      confirmations: [{ act: 'withdrawn', words: '误确认，待会议研究' }, { act: 'confirmed' }],
    });
    await head.call(routes.confirmSettings, { body: { id: newId(), settings, document: '会议纪要 6', words: '同意' } });
    expect((await settingOf('reminders')).state).toBe('confirmed');
  });
});

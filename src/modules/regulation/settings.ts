// Local settings (S) and their confirmation by the head of the city's duty desk: who, when, by which document. Until then
// they run and remind, but never count in appraisal. Not decided here: which unit is the city's desk (org, told by the house).
import type { Ctx } from '#platform/context.ts';
import { digestOf } from '#platform/digest.ts';
import { Refusal, forbidden } from '#platform/refusal.ts';
import type { RouteInput, RouteOutput } from '#shared/route.ts';
import type { routes } from './contract.ts';
import type { RegulationPack } from './pack.ts';
import { basisText, countsForAppraisal } from './rules/lookup.ts';
import { boundBy, settingsOf, type Setting } from './rules/settings.ts';
import { currentPack } from './service.ts';
import { confirmationsOf, insertConfirmation, lockPack, type ConfirmationRow } from './store-confirmations.ts';

type Input<K extends keyof typeof routes> = RouteInput<(typeof routes)[K]>;
type Output<K extends keyof typeof routes> = RouteOutput<(typeof routes)[K]>;

let isCityDesk: (ctx: Ctx) => Promise<boolean> = async () => false;

/** Tells this room, which lies below the units, how to see that somebody acts for the city's own desk. */
export function configureRegulation(house: { isCityDesk: (ctx: Ctx) => Promise<boolean> }): void {
  isCityDesk = house.isCityDesk;
}

/** Every value of the pack in force with basis, whom it binds and its confirmation; read by everybody. A00.2 */
export async function listSettings(ctx: Ctx): Promise<Output<'listSettings'>> {
  const pack = await currentPack(ctx);
  const { id, version, name, document, effectiveFrom, note } = pack;
  const rows = await confirmationsOf(ctx, pack.id);
  const settings = settingsOf(pack).map((setting) => {
    const digest = digestOf(setting.value);
    const acts = actsAbout(rows, setting.path, digest);
    return {
      path: setting.path,
      section: setting.section,
      name: setting.name,
      lines: [...setting.lines],
      basis: setting.basis,
      basisText: basisText(pack, setting.basis),
      binds: [...boundBy(pack, setting.basis)],
      state: stateOf(setting, acts),
      digest,
      confirmations: acts.map(({ path: _path, valueDigest: _digest, ...row }) => row),
    };
  });
  const mayConfirm = ctx.actor.roles.includes('deskHead') && (await isCityDesk(ctx));
  return { pack: { id, version, name, document, effectiveFrom, note }, mayConfirm, settings };
}

/** The head of the city's desk confirms local settings as they stand, by a document. A00.2 */
export async function confirmSettings(
  ctx: Ctx,
  { body }: Input<'confirmSettings'>,
): Promise<Output<'confirmSettings'>> {
  const unitId = await cityDeskOnly(ctx);
  const { pack, rows } = await held(ctx);
  for (const { path, digest } of body.settings) {
    const setting = localSetting(pack, path, digest);
    if (stateOf(setting, actsAbout(rows, path, digest)) === 'confirmed')
      throw new Refusal('regulation.confirmedAlready', { status: 409, detail: { path } });
    await insertConfirmation(ctx, {
      batchId: body.id,
      packId: pack.id,
      version: pack.version,
      path,
      valueDigest: digest,
      act: 'confirmed',
      document: body.document,
      words: body.words,
      unitId,
    });
  }
  return { id: body.id, at: ctx.now };
}

/** Takes a confirmation back with its reason; the confirmation stays in the history. A00.2 */
export async function withdrawConfirmation(
  ctx: Ctx,
  { body }: Input<'withdrawConfirmation'>,
): Promise<Output<'withdrawConfirmation'>> {
  const unitId = await cityDeskOnly(ctx);
  const { pack, rows } = await held(ctx);
  const setting = localSetting(pack, body.path, body.digest);
  if (stateOf(setting, actsAbout(rows, body.path, body.digest)) !== 'confirmed')
    throw new Refusal('regulation.notConfirmed', { status: 409 });
  await insertConfirmation(ctx, {
    batchId: body.id,
    packId: pack.id,
    version: pack.version,
    path: body.path,
    valueDigest: body.digest,
    act: 'withdrawn',
    document: '',
    words: body.reason,
    unitId,
  });
  return { id: body.id, at: ctx.now };
}

async function cityDeskOnly(ctx: Ctx): Promise<string> {
  if (ctx.actor.unitId === null || !(await isCityDesk(ctx))) throw forbidden('regulation.onlyCityDesk');
  return ctx.actor.unitId;
}

/** The pack in force and the acts about it, nobody else writing meanwhile. */
async function held(ctx: Ctx): Promise<{ pack: RegulationPack; rows: readonly ConfirmationRow[] }> {
  const pack = await currentPack(ctx);
  await lockPack(ctx, pack.id, pack.version);
  return { pack, rows: await confirmationsOf(ctx, pack.id) };
}

/** A local setting with exactly the value that was seen; 409 where the pack says something else by now. */
function localSetting(pack: RegulationPack, path: string, digest: string): Setting {
  const setting = settingsOf(pack).find((one) => one.path === path);
  if (setting === undefined || setting.basis.kind !== 'S')
    throw new Refusal('regulation.notASetting', { detail: { path } });
  if (digestOf(setting.value) !== digest)
    throw new Refusal('regulation.settingChanged', { status: 409, detail: { path } });
  return setting;
}

function actsAbout(rows: readonly ConfirmationRow[], path: string, digest: string): ConfirmationRow[] {
  return rows.filter((row) => row.path === path && row.valueDigest === digest);
}

function stateOf(setting: Setting, acts: readonly ConfirmationRow[]): 'given' | 'unconfirmed' | 'confirmed' {
  if (setting.basis.kind !== 'S') return 'given';
  const [newest] = acts;
  const confirmedAt = newest?.act === 'confirmed' ? newest.at : null;
  return countsForAppraisal(setting.basis.kind, confirmedAt) ? 'confirmed' : 'unconfirmed';
}

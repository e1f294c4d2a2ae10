// Telephone numbers of people, units and desks: sealed going in, masked coming out, revealed with a reason (A36.1).
// Decided here: who needs a reason, and that nothing but the answer of a reveal ever holds a whole mobile.
import { setImmediate as breathe } from 'node:timers/promises';
import type { Id } from '#shared/ids.ts';
import type { Ctx } from '#platform/context.ts';
import { blindIndex, blindIndexes, openField, sealField, type FieldPlace } from '#platform/keys.ts';
import { port } from '#platform/ports.ts';
import { Refusal, notFound } from '#platform/refusal.ts';
import type { PhoneKind } from '../contract.ts';
import type { PlainPhone } from '../plan/types.ts';
import { fixedForm, masked, mobileForm } from '../rules/phones.ts';
import {
  dropPhone,
  findPersons,
  personsByBlindIndex,
  phonesOf,
  putPhones,
  putReveal,
  unitsOfPerson,
  type PhoneRecord,
  type PhoneWrite,
} from '../store/people.ts';
import { reaches } from './authority.ts';
import { whileAlive } from './while-alive.ts';

export interface PhoneView {
  readonly kind: PhoneKind;
  readonly shown: string;
  readonly masked: boolean;
}

const CHUNK = 250;

/** Seals and writes the numbers of an import; between chunks the server's loop goes on. */
export async function storePlainPhones(ctx: Ctx, phones: readonly PlainPhone[]): Promise<void> {
  await putPhones(ctx, await whileAlive(ctx, sealAll(phones)));
}

async function sealAll(phones: readonly PlainPhone[]): Promise<PhoneWrite[]> {
  const sealed: PhoneWrite[] = [];
  for (const [i, phone] of phones.entries()) {
    if (i % CHUNK === CHUNK - 1) await breathe();
    sealed.push(sealedPhone('person', phone));
  }
  return sealed;
}

function sealedPhone(
  ownerKind: PhoneWrite['ownerKind'],
  phone: { id: Id; ownerId: Id; kind: PhoneKind; number: string; blind?: string | null },
): PhoneWrite {
  const { id, ownerId, kind, number } = phone;
  const place = { id, ownerKind, ownerId, kind, ordinal: 1 };
  if (kind !== 'mobile') return { ...place, open: number, sealed: null, blind: null };
  const keys = port('keys');
  return {
    ...place,
    open: null,
    sealed: sealField(keys, placeOf(ownerId), number),
    blind: phone.blind ?? blindIndex(keys, number),
  };
}

/** A mobile is bound to its owner: the ciphertext of one person does not open at another. */
function placeOf(ownerId: Id): FieldPlace {
  return { table: 'org_phone', column: 'sealed_number', row: ownerId };
}

function openNumber(phone: PhoneRecord): string {
  return phone.sealed === null ? (phone.open ?? '') : openField(port('keys'), placeOf(phone.ownerId), phone.sealed);
}

/** Numbers as a screen shows them: mobiles masked. */
export function viewsOf(phones: readonly PhoneRecord[]): PhoneView[] {
  return phones.map((phone) =>
    phone.sealed === null
      ? { kind: phone.kind, shown: phone.open ?? '', masked: false }
      : { kind: phone.kind, shown: masked(openNumber(phone)), masked: true },
  );
}

/** Views of the numbers of many owners. */
export async function phoneViews(
  ctx: Ctx,
  ownerKind: PhoneWrite['ownerKind'],
  ownerIds: readonly Id[],
): Promise<Map<Id, PhoneView[]>> {
  const byOwner = Map.groupBy(await phonesOf(ctx, ownerKind, ownerIds), (phone) => phone.ownerId);
  return new Map([...byOwner].map(([ownerId, phones]) => [ownerId, viewsOf(phones)]));
}

/** Sets or (with an empty text) takes away a number; answers whether anything changed. */
export async function setPhone(
  ctx: Ctx,
  ownerKind: PhoneWrite['ownerKind'],
  ownerId: Id,
  kind: PhoneKind,
  text: string,
): Promise<boolean> {
  const before = (await phonesOf(ctx, ownerKind, [ownerId])).find((phone) => phone.kind === kind);
  if (text.trim() === '') {
    if (before !== undefined) await dropPhone(ctx, ownerKind, ownerId, kind);
    return before !== undefined;
  }
  const number = kind === 'mobile' ? mobileForm(text) : fixedForm(text);
  if (number === null) throw new Refusal(kind === 'mobile' ? 'org.badMobile' : 'org.badPhone');
  if (before !== undefined && openNumber(before) === number) return false;
  await putPhones(ctx, [sealedPhone(ownerKind, { id: before?.id ?? ctx.newId(), ownerId, kind, number })]);
  return true;
}

/**
 * The whole numbers of a person, with an audit row (the route is sensitive) and the reason on file. Whoever is on
 * duty needs no reason for people on duty. Outside the scope 404, without a reason 422. A36.1
 */
export async function revealPhone(
  ctx: Ctx,
  personId: Id,
  reason: string | undefined,
): Promise<{ personId: Id; numbers: { kind: PhoneKind; number: string }[] }> {
  const units = await unitsOfPerson(ctx, personId);
  const person = (await findPersons(ctx, [personId]))[0];
  if (person === undefined || !(await reachesAny(ctx, units))) throw notFound('org.personNotFound');
  const dutyUnit = await onDutyAt(ctx, personId, units);
  const said = reason?.trim() ?? '';
  if (said === '' && !(ctx.actor.onDuty && dutyUnit)) throw new Refusal('org.reasonMissing');
  await putReveal(ctx, personId, said === '' ? '当班查看当班人员' : said);
  return revealedNumbers(ctx, personId);
}

/** Whole numbers for a use case that has checked and will audit by itself (contacts of a matter). */
export async function revealedNumbers(
  ctx: Ctx,
  personId: Id,
): Promise<{ personId: Id; numbers: { kind: PhoneKind; number: string }[] }> {
  const phones = await phonesOf(ctx, 'person', [personId]);
  if (phones.length === 0) throw notFound('org.noNumbers');
  return { personId, numbers: phones.map((phone) => ({ kind: phone.kind, number: openNumber(phone) })) };
}

/** Who has this mobile: for incoming calls; found by blind index, nothing is opened. A10.3 */
export async function personsOfMobile(ctx: Ctx, text: string): Promise<Id[]> {
  const mobile = mobileForm(text);
  if (mobile === null) return [];
  return (await personsByBlindIndex(ctx, blindIndexes(port('keys'), mobile))).map((found) => found.personId);
}

async function reachesAny(ctx: Ctx, unitIds: readonly Id[]): Promise<boolean> {
  for (const unitId of unitIds) if (await reaches(ctx, unitId, 'org.revealPhone')) return true;
  return false;
}

async function onDutyAt(ctx: Ctx, personId: Id, unitIds: readonly Id[]): Promise<boolean> {
  const onDuty = await port('whoIsOnDuty')(ctx, unitIds);
  return [...onDuty.values()].some((people) => people.some((person) => person.personId === personId));
}

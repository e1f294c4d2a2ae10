// On the spot: commander and information liaison with numbers that were tried, and the calls from above to them. A13.3
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import type { z } from 'zod';
import type { Ctx } from '#platform/context.ts';
import { blindIndex, openField } from '#platform/keys.ts';
import { port } from '#platform/ports.ts';
import { Refusal, notFound, valueOf } from '#platform/refusal.ts';
import type { giveSiteContactBody, logCallFromAboveBody, trySiteContactBody } from '../../contract/inputs.ts';
import { callFromAbove, siteContactGiven, siteContactTried } from '../../events.ts';
import { actTime } from '../../rules/times.ts';
import type { Matter } from '../../store/matters.ts';
import {
  findSiteContact,
  insertCall,
  insertSiteContact,
  insertSiteTry,
  type SiteContact,
} from '../../store/records.ts';
import { announce, everyone, insiders } from '../announce.ts';
import { sealNumber } from '../facts.ts';
import { loadMatter, matterToWrite } from '../load.ts';

type Receipt = { id: Id; at: Instant; revision: number };
const PLACE = { table: 'reports_site_contact', column: 'number_sealed' } as const;

/** Gives a contact upward at once; a later one of the same role replaces it. A13.3, A17.1 */
export async function giveSiteContact(ctx: Ctx, id: Id, body: z.output<typeof giveSiteContactBody>): Promise<Receipt> {
  const matter = await matterToWrite(ctx, id);
  const { sealed, masked } = sealNumber(body.number, { ...PLACE, row: body.id });
  await insertSiteContact(ctx.tx, {
    id: body.id,
    matter_id: id,
    role: body.role,
    name: body.name,
    title: body.title,
    number_sealed: sealed,
    number_index: blindIndex(port('keys'), body.number.replace(/\D/g, '')),
    number_masked: masked,
    given_at: ctx.now,
    given_by: ctx.actor.personId,
  });
  announce(
    ctx,
    matter,
    siteContactGiven,
    { contactId: body.id, role: body.role, name: body.name, jobTitle: body.title },
    await seenBy(ctx, matter),
  );
  if (body.tried !== null) await keepTry(ctx, matter, body.id, body.tried);
  return { id: body.id, at: ctx.now, revision: matter.revision };
}

/** Records that a number was tried: by the unit, or by whoever above it called. A13.3 */
export async function trySiteContact(
  ctx: Ctx,
  contactId: Id,
  body: z.output<typeof trySiteContactBody>,
): Promise<Receipt> {
  const { matter } = await loadContact(ctx, contactId);
  await keepTry(ctx, matter, contactId, body);
  return { id: contactId, at: ctx.now, revision: matter.revision };
}

/** Shows a number to whoever may see the matter; the read leaves an audit row. trust.md 7 */
export async function revealSiteContact(ctx: Ctx, contactId: Id): Promise<{ number: string }> {
  const { contact } = await loadContact(ctx, contactId);
  return { number: openField(port('keys'), { ...PLACE, row: contact.id }, contact.number_sealed) };
}

/** Logs a call of the province or the State Council to the commander. A13.3 */
export async function logCallFromAbove(
  ctx: Ctx,
  id: Id,
  body: z.output<typeof logCallFromAboveBody>,
): Promise<Receipt> {
  const matter = await matterToWrite(ctx, id);
  const contact = await findSiteContact(ctx.tx, body.contactId);
  if (contact === null || contact.matter_id !== id) throw new Refusal('reports.unknownPerson');
  const at = valueOf(actTime(body.at, ctx.now, matter.learned_at));
  await insertCall(ctx.tx, {
    id: body.id,
    matter_id: id,
    contact_id: contact.id,
    from_unit_id: body.fromUnitId,
    caller: body.caller,
    at,
    answered: body.answered,
    words: body.words,
    recorded_at: ctx.now,
    by_person_id: ctx.actor.personId,
  });
  announce(
    ctx,
    matter,
    callFromAbove,
    { contactId: contact.id, caller: body.caller, answered: body.answered, words: body.words, calledAt: at },
    await seenBy(ctx, matter),
  );
  return { id: body.id, at: ctx.now, revision: matter.revision };
}

async function keepTry(
  ctx: Ctx,
  matter: Matter,
  contactId: Id,
  tried: z.output<typeof trySiteContactBody>,
): Promise<void> {
  const at = valueOf(actTime(tried.at, ctx.now, matter.learned_at));
  await insertSiteTry(ctx.tx, {
    id: ctx.newId(),
    contact_id: contactId,
    at,
    outcome: tried.outcome,
    recorded_at: ctx.now,
    by_person_id: ctx.actor.personId,
  });
  announce(
    ctx,
    matter,
    siteContactTried,
    { contactId, outcome: tried.outcome, triedAt: at },
    await seenBy(ctx, matter),
  );
}

async function loadContact(ctx: Ctx, contactId: Id): Promise<{ contact: SiteContact; matter: Matter }> {
  const contact = await findSiteContact(ctx.tx, contactId);
  if (contact === null) throw notFound();
  return { contact, matter: await loadMatter(ctx, contact.matter_id) };
}

async function seenBy(ctx: Ctx, matter: Matter): Promise<readonly Id[]> {
  return matter.first_sent_at === null ? insiders(matter) : everyone(ctx, matter);
}

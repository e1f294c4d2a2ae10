// 电话首报 (F3): heard when, from whom, where, what. Opens the matter, tells the superior at once, keeps the words told.
// It is met when the superior takes the call or has its own record of it; until then 已登记，待电话确认.
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import type { z } from 'zod';
import type { Ctx } from '#platform/context.ts';
import { Refusal } from '#platform/refusal.ts';
import { isWithin, superiorOf, unitOf } from '#modules/org/index.ts';
import { currentPack } from '#modules/regulation/index.ts';
import type { reportByTelephoneBody, telephoneOnMatterBody } from '../../contract/inputs.ts';
import type { Dispatch } from '../../store/dispatches.ts';
import type { Matter } from '../../store/matters.ts';
import { insertReport, type Report } from '../../store/reports.ts';
import { sealNumber } from '../facts.ts';
import { matterToWrite } from '../load.ts';
import { sendOut, type Outgoing, type SentOut } from '../reports/send-out.ts';
import { beginMatter, ownUnit, type Opened } from './open.ts';

export interface TelephoneReceipt {
  matterId: Id;
  reportId: Id;
  number: string;
  digest: string;
  at: Instant;
  toldTo: { dispatchId: Id; unit: { id: Id; name: string; fullName: string }; state: Dispatch['state'] }[];
}

/** Opens a matter by telephone and tells the superior at once. A15.1, A19.1 */
export async function reportByTelephone(
  ctx: Ctx,
  body: z.output<typeof reportByTelephoneBody>,
): Promise<TelephoneReceipt> {
  const { matterId, reportId, text, callbackNumber, ...facts } = body;
  const unitId = ownUnit(ctx);
  const opened = await beginMatter(ctx, {
    id: matterId,
    unitId,
    facts,
    how: '电话首报',
    offerTo: await offerTo(ctx, facts.learned.fromUnitId, unitId),
  });
  return tellOnTelephone(ctx, opened, { reportId, text, callbackNumber });
}

/** One more telephone report on a matter that is open (级别提高、重要变化). A15.1 */
export async function telephoneOnMatter(
  ctx: Ctx,
  id: Id,
  body: z.output<typeof telephoneOnMatterBody>,
): Promise<TelephoneReceipt> {
  const matter = await matterToWrite(ctx, id);
  if (matter.state === 'final') throw new Refusal('reports.matterFinal');
  const opened = {
    pack: await currentPack(ctx),
    matter,
    unit: await unitOf(ctx, matter.unit_id),
    line: await superiorOf(ctx, matter.unit_id, 'reporting'),
  };
  if (opened.line === null) throw new Refusal('reports.noSuperior');
  return tellOnTelephone(ctx, opened, { reportId: body.reportId, text: body.text, callbackNumber: null });
}

async function tellOnTelephone(
  ctx: Ctx,
  opened: Opened,
  said: { reportId: Id; text: string; callbackNumber: string | null },
): Promise<TelephoneReceipt> {
  const sent = await sendOut(ctx, await telephoneOutgoing(ctx, opened, said));
  return telephoneReceipt(ctx, sent);
}

/** A telephone report of a matter, stored and ready to be sent out to the line. A13.1 */
export async function telephoneOutgoing(
  ctx: Ctx,
  opened: Opened,
  said: { reportId: Id; text: string; callbackNumber: string | null },
): Promise<Outgoing> {
  const { matter, line } = opened;
  const report = await insertReport(ctx.tx, telephoneRow(ctx, matter, said));
  const planned =
    line === null
      ? []
      : [{ unitId: line.id, role: 'line' as const, way: 'telephone' as const, outside: line.external }];
  return { ...opened, report, planned, signed: '电话报告，不经签发' };
}

function telephoneRow(ctx: Ctx, matter: Matter, said: { reportId: Id; text: string; callbackNumber: string | null }) {
  return {
    ...emptyReport(ctx, matter),
    id: said.reportId,
    kind: 'first' as const,
    form: 'telephone' as const,
    title: matter.title,
    body: said.text,
    figures: JSON.stringify(matter.figures),
    callback_sealed:
      said.callbackNumber === null
        ? null
        : sealNumber(said.callbackNumber, { table: 'reports_report', column: 'callback_sealed', row: said.reportId })
            .sealed,
  };
}

/** The columns of a new report that do not depend on its kind. */
export function emptyReport(ctx: Ctx, matter: Matter) {
  return {
    matter_id: matter.id,
    unit_id: matter.unit_id,
    entered_by_unit_id: ctx.actor.unitId !== null && ctx.actor.unitId !== matter.unit_id ? ctx.actor.unitId : null,
    ordinal: 1,
    state: 'drafting' as Report['state'],
    body: '',
    elements: '{}',
    figures: '{}',
    attachments: [],
    addressees: '[]',
    level: matter.level,
    category: matter.category,
    stages: '[]',
    stage: 0,
    version: 0,
    digest: null,
    number_year: null,
    number: null,
    number_text: null,
    drafted_by: ctx.actor.personId,
    created_at: ctx.now,
    submitted_at: null,
    submitted_by: null,
    sent_back_reason: '',
    signature_owed: false,
    unsigned_reason: '',
    no_change: false,
    callback_sealed: null as string | null,
    corrects_report_id: null as Id | null,
    answers_order_id: null as Id | null,
    comes_from_report_id: null as Id | null,
    revision: 1,
  };
}

/** What the desk sees at once: number, digest, whom it was told to and that they have yet to answer. */
export function telephoneReceipt(ctx: Ctx, sent: SentOut): TelephoneReceipt {
  return {
    matterId: sent.matter.id,
    reportId: sent.report.id,
    number: sent.report.number_text ?? '',
    digest: sent.report.digest ?? '',
    at: ctx.now,
    toldTo: sent.receipt.dispatches.map(({ dispatchId, unit, state }) => ({ dispatchId, unit, state })),
  };
}

/** A unit below that told it: the matter is offered to it as its own (认领). */
async function offerTo(ctx: Ctx, fromUnitId: Id | null, unitId: Id): Promise<Id | null> {
  if (fromUnitId === null || fromUnitId === unitId) return null;
  const from = await unitOf(ctx, fromUnitId);
  return !from.external && (await isWithin(ctx, fromUnitId, unitId, ['reporting'])) ? fromUnitId : null;
}

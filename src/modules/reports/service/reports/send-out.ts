// The moment a report leaves the house: number, frozen version, matter brought up to date, dispatches, clocks.
// Written once for every way there: telephone, signed in the system, by telephone, on paper, unsigned, "no change".
import type { Id } from '#shared/ids.ts';
import type { Ctx } from '#platform/context.ts';
import { nextNumber } from '#platform/numbers.ts';
import { unitsByIds, type UnitRef } from '#modules/org/index.ts';
import type { RegulationPack } from '#modules/regulation/index.ts';
import type { SubmitReceipt } from '../../contract/receipts.ts';
import type { DispatchState } from '../../contract/words.ts';
import { dispatched, dispatchPrepared, followUpAwaited, followUpEnded, submitted, telephoned } from '../../events.ts';
import type { ClockKey } from '../../deadlines.ts';
import { numberSeries, numberText, reportName } from '../../rules/chain.ts';
import { mergeFigures } from '../../rules/content.ts';
import { followUpDue, receiptDue, takeCallDue } from '../../rules/dues.ts';
import type { PlannedDispatch } from '../../rules/dispatch.ts';
import { insertDispatches, type Dispatch } from '../../store/dispatches.ts';
import { changeMatter, type Matter } from '../../store/matters.ts';
import { changeToSent, type Report } from '../../store/reports.ts';
import { answerReturned } from '../alarms.ts';
import { announce, bothSides, everyone, owedAbout } from '../announce.ts';
import { traitsOf } from '../facts.ts';
import { withParent } from '../matters/open.ts';
import { freeze } from './freeze.ts';

export interface Outgoing {
  readonly pack: RegulationPack;
  readonly matter: Matter;
  readonly report: Report;
  readonly unit: UnitRef;
  readonly line: UnitRef | null;
  readonly planned: readonly PlannedDispatch[];
  /** How it was signed, in words for the time line. */
  readonly signed: string;
  readonly signatureOwed?: boolean;
  readonly unsignedReason?: string;
}

export interface SentOut {
  readonly matter: Matter;
  readonly report: Report;
  readonly dispatches: readonly Dispatch[];
  readonly receipt: SubmitReceipt;
}

/** Sends a report out. The caller holds the locks of matter and report; the number's counter is locked here, last. A15.1, A19.1 */
export async function sendOut(ctx: Ctx, out: Outgoing): Promise<SentOut> {
  const { form } = out.report;
  const frozen = out.report.version === 0 ? await freeze(ctx, out.matter, out.report) : {};
  const { year, number } = await nextNumber(ctx, out.matter.unit_id, numberSeries(form));
  const text = numberText(out.unit.shortName, form, year, number);
  const report = await changeToSent(ctx.tx, out.report, {
    ...frozen,
    state: 'submitted',
    submitted_at: ctx.now,
    submitted_by: ctx.actor.personId,
    number_year: year,
    number,
    number_text: text,
    signature_owed: out.signatureOwed ?? false,
    unsigned_reason: out.unsignedReason ?? '',
  });
  const final = report.kind === 'final';
  const matter = await changeMatter(ctx.tx, out.matter.id, {
    figures: JSON.stringify(mergeFigures(out.matter.figures, report.figures)),
    elements: JSON.stringify(suppliedElements(out.matter, report)),
    last_report_at: ctx.now,
    first_sent_at: out.matter.first_sent_at ?? ctx.now,
    ...(final ? { state: 'final', final_at: ctx.now } : {}),
  });
  const dispatches = await insertDispatches(
    ctx.tx,
    out.planned.map((planned) => dispatchRow(ctx, matter, report, planned)),
  );
  const units = await addressees(ctx, out.line, dispatches);
  const seenBy = await everyone(ctx, matter, report.id);
  const name = reportName(report.kind, report.form, report.ordinal);
  announce(
    ctx,
    matter,
    submitted,
    {
      ...owedAbout(matter, out.line?.id ?? null),
      only: clocksMet(report, out.line).map((key) => `reports.${key}`),
      reportId: report.id,
      name,
      kind: report.kind,
      form: report.form,
      ordinal: report.ordinal,
      number: text,
      digest: report.digest ?? '',
      noChange: report.no_change,
      signed: out.signed,
      answersOrderId: report.answers_order_id,
    },
    seenBy,
  );
  for (const dispatch of dispatches)
    announceDispatch(
      ctx,
      out.pack,
      matter,
      report,
      dispatch,
      units.get(dispatch.to_unit_id),
      await bothSides(ctx, matter, dispatch),
    );
  if (report.form === 'written') await answerReturned(ctx, matter);
  if (report.form === 'written' && out.line?.external !== true) awaitFollowUp(ctx, out.pack, matter, out.line, report);
  return {
    matter,
    report,
    dispatches,
    receipt: {
      reportId: report.id,
      state: report.state,
      number: text,
      digest: report.digest,
      at: ctx.now,
      revision: report.revision,
      signatureOwed: report.signature_owed,
      dispatches: dispatches.map((dispatch) => ({
        dispatchId: dispatch.id,
        unit: nameOf(units.get(dispatch.to_unit_id), dispatch.to_unit_id),
        role: dispatch.role,
        way: dispatch.way,
        state: dispatch.state,
      })),
    },
  };
}

/** Clocks of the matter that a report meets by leaving the house; where the line is outside, only its recorded sending does. A15.1 */
export function clocksMet(report: Pick<Report, 'kind' | 'form'>, line: UnitRef | null): ClockKey[] {
  if (report.form === 'telephone' || line?.external === true) return [];
  return writtenClocks(report);
}

/** Clocks that a written report of this kind meets. */
export function writtenClocks(report: Pick<Report, 'kind'>): ClockKey[] {
  if (report.kind === 'first') return ['writtenFirst', 'writtenRaised'];
  if (report.kind === 'followUp') return ['writtenRaised', 'followUp'];
  return report.kind === 'final' ? ['writtenFirst', 'writtenRaised', 'followUp'] : [];
}

/** After a report: the next follow-up is owed, or none any more. A15.6 */
export function awaitFollowUp(
  ctx: Ctx,
  pack: RegulationPack,
  matter: Matter,
  line: UnitRef | null,
  report: Pick<Report, 'kind'>,
): void {
  const inside = [matter.unit_id, ...(line === null || line.external ? [] : [line.id])];
  if (report.kind === 'final') {
    announce(ctx, matter, followUpEnded, { ...owedAbout(matter, line?.id ?? null), reason: '已终报' }, inside);
    return;
  }
  if (matter.state === 'final' || (report.kind !== 'first' && report.kind !== 'followUp')) return;
  const due = followUpDue(
    pack,
    traitsOf(matter),
    { source: matter.rhythm_source, minutes: matter.rhythm_minutes },
    ctx.now,
  );
  if (due === null || line === null) return;
  announce(ctx, matter, followUpAwaited, { ...owedAbout(matter, line.id), due: withParent({ followUp: due }) }, inside);
}

/** Units a report goes to; the line is known already. */
async function addressees(ctx: Ctx, line: UnitRef | null, dispatches: readonly Dispatch[]): Promise<Map<Id, UnitRef>> {
  const others = dispatches.map((dispatch) => dispatch.to_unit_id).filter((id) => id !== line?.id);
  const found = others.length === 0 ? new Map<Id, UnitRef>() : await unitsByIds(ctx, others);
  return line === null ? found : found.set(line.id, line);
}

function dispatchRow(ctx: Ctx, matter: Matter, report: Report, planned: PlannedDispatch) {
  const state: DispatchState = planned.way === 'telephone' ? 'calling' : planned.outside ? 'prepared' : 'sent';
  return {
    ...sentWhen(ctx, matter, state),
    id: ctx.newId(),
    report_id: report.id,
    matter_id: matter.id,
    from_unit_id: matter.unit_id,
    to_unit_id: planned.unitId,
    outside: planned.outside,
    role: planned.role,
    way: planned.way,
    state,
    prepared_at: ctx.now,
    taken_at: null,
    taken_by: null,
    spoken_with: '',
    own_record_kind: null,
    own_record_id: null,
    opened_at: null,
    opened_by: null,
    acknowledged_at: null,
    acknowledged_by: null,
    confirmed_at: null,
    confirmed_with: '',
    returned_at: null,
    returned_by: null,
    return_reason: '',
    external_number: '',
    external_at: null,
    received_by: '',
    tag: null,
    revision: 1,
  };
}

/**
 * Who reported it and when, from the moment of its making; a call told to the superior's own desk (代录) names nobody of the
 * unit, and what is prepared for an outside party has not gone yet. A15.1
 */
export function sentWhen(
  ctx: Ctx,
  matter: Pick<Matter, 'unit_id'>,
  state: DispatchState,
): Pick<Dispatch, 'sent_at' | 'sent_by'> {
  if (state === 'prepared') return { sent_at: null, sent_by: null };
  const byOther = state === 'calling' && ctx.actor.unitId !== matter.unit_id;
  return { sent_at: ctx.now, sent_by: byOther ? null : ctx.actor.personId };
}

/** Says that a dispatch is on its way, and starts what its addressee owes for it. A15.1, A15.8 */
export function announceDispatch(
  ctx: Ctx,
  pack: RegulationPack,
  matter: Matter,
  report: Report,
  dispatch: Dispatch,
  to: UnitRef | undefined,
  seenBy: readonly Id[],
): void {
  const payload = dispatchPayload(report, dispatch, to);
  const owed = owedByReceiver(matter, report, dispatch);
  if (dispatch.state === 'prepared') return announce(ctx, matter, dispatchPrepared, payload, seenBy);
  if (dispatch.way === 'telephone') {
    const due = dispatch.outside ? {} : withParent({ takeCall: takeCallDue(pack, ctx.now) });
    return announce(ctx, matter, telephoned, { ...payload, ...owed, due }, seenBy);
  }
  // A copy asks for no receipt: it meets nothing that is owed to the government (A13.1).
  const receipt = receiptDue(pack, traitsOf(matter), ctx.now);
  const due =
    dispatch.role === 'copy'
      ? {}
      : withParent({ [dispatch.role === 'line' ? receipt.key : 'receiptOther']: receipt.due });
  announce(ctx, matter, dispatched, { ...payload, ...owed, due }, seenBy);
}

/** What every event about a dispatch says of it. */
export function dispatchPayload(report: Report, dispatch: Dispatch, to: UnitRef | undefined) {
  return {
    reportId: report.id,
    name: reportName(report.kind, report.form, report.ordinal),
    dispatchId: dispatch.id,
    toUnitId: dispatch.to_unit_id,
    toUnit: to?.shortName ?? '',
    role: dispatch.role,
    way: dispatch.way,
  };
}

/** What the addressee owes the sender about a dispatch. */
export function owedByReceiver(matter: Matter, report: Report, dispatch: Dispatch) {
  const label = `${reportName(report.kind, report.form, report.ordinal)} ${matter.title}`;
  return {
    owedSubject: { kind: 'dispatch', id: dispatch.id, label },
    owingUnitId: dispatch.to_unit_id,
    owedToUnitId: dispatch.from_unit_id,
  };
}

function suppliedElements(matter: Matter, report: Report): Record<string, { value: string; reportId: Id }> {
  const said = Object.entries(report.elements).filter(([, value]) => value.trim() !== '');
  return {
    ...matter.elements,
    ...Object.fromEntries(said.map(([code, value]) => [code, { value, reportId: report.id }])),
  };
}

/** A unit as answers name it. */
export function nameOf(unit: UnitRef | undefined, id: Id): { id: Id; name: string; fullName: string } {
  return { id, name: unit?.shortName ?? '', fullName: unit?.fullName ?? '' };
}

// Cards of lists: matters, reports, dispatches, each with what may be done with it now.
import type { Id } from '#shared/ids.ts';
import type { Ctx } from '#platform/context.ts';
import type { MatterCard } from '../../contract/matter-records.ts';
import type { DispatchView, ReportCard } from '../../contract/report-records.ts';
import type { DispatchState } from '../../contract/words.ts';
import { dispatchActs } from '../../policy.ts';
import { reportName } from '../../rules/chain.ts';
import type { Dispatch } from '../../store/dispatches.ts';
import type { Matter } from '../../store/matters.ts';
import type { Report } from '../../store/reports.ts';
import { categoryName, levelView, sensitivityNames, typeName, type Names } from './names.ts';

export interface Latest {
  readonly report: Pick<Report, 'id' | 'kind' | 'form' | 'ordinal'> | null;
  readonly line: { readonly state: DispatchState; readonly toUnitId: Id } | null;
}

/** One line of the list of matters. */
export function matterCard(names: Names, matter: Matter, latest: Latest): MatterCard {
  return {
    id: matter.id,
    unit: names.unit(matter.unit_id),
    title: matter.title,
    category: categoryName(names.pack, matter.category),
    type: typeName(names.pack, matter.type),
    level: levelView(names, matter),
    sensitivities: sensitivityNames(names.pack, matter.sensitivities),
    happenedAt: matter.happened_at,
    place: { text: matter.place_text, longitude: matter.longitude, latitude: matter.latitude },
    learnedAt: matter.learned_at,
    state: matter.state,
    openedAt: matter.opened_at,
    lastReportAt: matter.last_report_at,
    lastReport:
      latest.report === null
        ? null
        : { id: latest.report.id, kind: latest.report.kind, form: latest.report.form, ordinal: latest.report.ordinal },
    lineState: latest.line?.state ?? null,
    lineToUnitId: latest.line?.toUnitId ?? null,
    figures: matter.figures,
    revision: matter.revision,
  };
}

/** One line of the list of reports. */
export function reportCard(names: Names, matter: Matter, report: Report): ReportCard {
  return {
    id: report.id,
    matterId: matter.id,
    matterTitle: matter.title,
    unit: names.unit(report.unit_id),
    enteredByUnit: names.unitOrNull(report.entered_by_unit_id),
    kind: report.kind,
    form: report.form,
    ordinal: report.ordinal,
    name: reportName(report.kind, report.form, report.ordinal),
    number: report.number_text,
    title: report.title,
    state: report.state,
    category: categoryName(names.pack, matter.category),
    level: levelView(names, matter),
    createdAt: report.created_at,
    submittedAt: report.submitted_at,
    draftedBy: names.person(report.drafted_by),
    unsigned: report.signature_owed,
    revision: report.revision,
  };
}

/** What of a dispatch's report its view needs. */
type Told = Pick<Report, 'submitted_by' | 'entered_by_unit_id'>;

/**
 * Who reported it and when. Calls of earlier releases were kept without a sender, or with whoever took the call as the
 * sender: for those it is who submitted the report, at the moment the dispatch was made. A15.1
 */
function sentOf(dispatch: Dispatch, told: Told | undefined): Pick<Dispatch, 'sent_at' | 'sent_by'> {
  const isCall = dispatch.way === 'telephone' && ['calling', 'taken', 'acknowledged'].includes(dispatch.state);
  const unsaid = dispatch.sent_at === null || (dispatch.sent_by !== null && dispatch.sent_by === dispatch.taken_by);
  if (!isCall || !unsaid) return dispatch;
  const byOther = told === undefined || told.entered_by_unit_id !== null;
  return { sent_at: dispatch.prepared_at, sent_by: byOther ? null : told.submitted_by };
}

/** One dispatch with both sides' marks. */
export function dispatchView(
  ctx: Ctx,
  names: Names,
  matter: Matter,
  dispatch: Dispatch,
  told: Told | undefined,
): DispatchView {
  const sent = sentOf(dispatch, told);
  const tag = names.pack.handlingTags.tags.find((one) => one.code === dispatch.tag);
  const side = {
    fromUnitId: dispatch.from_unit_id,
    toUnitId: dispatch.to_unit_id,
    enteredByUnitId: matter.entered_by_unit_id,
    state: dispatch.state,
    way: dispatch.way,
    outside: dispatch.outside,
  };
  return {
    id: dispatch.id,
    reportId: dispatch.report_id,
    fromUnit: names.unit(dispatch.from_unit_id),
    toUnit: names.unit(dispatch.to_unit_id),
    outside: dispatch.outside,
    role: dispatch.role,
    way: dispatch.way,
    state: dispatch.state,
    preparedAt: dispatch.prepared_at,
    sentAt: sent.sent_at,
    sentBy: names.person(sent.sent_by),
    takenAt: dispatch.taken_at,
    takenBy: names.person(dispatch.taken_by),
    spokenWith: dispatch.spoken_with,
    ownRecord:
      dispatch.own_record_kind === null || dispatch.own_record_id === null
        ? null
        : { kind: dispatch.own_record_kind, id: dispatch.own_record_id },
    openedAt: dispatch.opened_at,
    openedBy: names.person(dispatch.opened_by),
    acknowledgedAt: dispatch.acknowledged_at,
    acknowledgedBy: names.person(dispatch.acknowledged_by),
    confirmedAt: dispatch.confirmed_at,
    confirmedWith: dispatch.confirmed_with,
    returnedAt: dispatch.returned_at,
    returnReason: dispatch.return_reason,
    externalNumber: dispatch.external_number,
    externalAt: dispatch.external_at,
    receivedBy: dispatch.received_by,
    tag: tag === undefined ? null : { code: tag.code, name: tag.name },
    revision: dispatch.revision,
    allowed: dispatchActs(ctx.actor, side),
  };
}

/** Everybody a dispatch names. */
export function dispatchPeople(dispatch: Dispatch, told: Told | undefined) {
  return [
    sentOf(dispatch, told).sent_by,
    dispatch.taken_by,
    dispatch.opened_by,
    dispatch.acknowledged_by,
    dispatch.returned_by,
  ];
}

// One matter as its page shows it: facts, demands, chain, where it went, who was told, who is on the spot, findings.
import type { Id } from '#shared/ids.ts';
import { DESK_ROLES, holds } from '#shared/actor.ts';
import type { Ctx } from '#platform/context.ts';
import type { FindingView, MatterDetail, TellingView } from '../../contract/matter-records.ts';
import { findingActs, matterActs, writes } from '../../policy.ts';
import { draftableKinds, supplementUntil } from '../../rules/chain.ts';
import { elementViews, figureViews, missingViews } from '../../rules/content.ts';
import { followUpDue, termsOf } from '../../rules/dues.ts';
import { dispatchesOf } from '../../store/dispatches.ts';
import { linksOf, visibleMatters, type Matter } from '../../store/matters.ts';
import {
  callsOf,
  disputesOf,
  findingsOf,
  levelChangesOf,
  siteContactsOf,
  siteTriesOf,
  toldOf,
  type Finding,
} from '../../store/records.ts';
import { reportsOf, versionsOf, visibleReports, type Report } from '../../store/reports.ts';
import { traitsOf } from '../facts.ts';
import { leadersAt, rolesToTell } from '../leaders.ts';
import { loadMatter, seesDispatch, sideOf, standsAbove } from '../load.ts';
import { chainOf } from '../reports/draft.ts';
import { dispatchPeople, dispatchView, matterCard, reportCard } from './cards.ts';
import { linkViews } from './links.ts';
import { levelName, namesFor, type Names } from './names.ts';
import { knownElements } from './report.ts';

/** A matter of the actor's scope with everything that belongs to it and that the actor may see. A14.1, A15.6 */
export async function readMatter(ctx: Ctx, id: Id): Promise<MatterDetail> {
  const matter = await loadMatter(ctx, id);
  const own = writes(ctx.actor, sideOf(matter));
  const above = await standsAbove(ctx, matter.unit_id);
  const all = await reportsOf(ctx.tx, id);
  const visible = new Set(
    (await visibleReports(ctx.tx, ctx.actor, ctx.now, { matterId: id })).map((report) => report.id),
  );
  const reports = all.filter((report) => visible.has(report.id));
  const dispatches = (await dispatchesOf(ctx.tx, { matterId: id })).filter((one) =>
    seesDispatch(ctx.actor, matter, one, above),
  );
  const contacts = await siteContactsOf(ctx.tx, id);
  const tries = await siteTriesOf(ctx.tx, id);
  const calls = await callsOf(ctx.tx, id);
  const changes = await levelChangesOf(ctx.tx, id);
  const disputes = await disputesOf(ctx.tx, id);
  const findings = own || above ? await findingsOf(ctx.tx, id) : [];
  const links = await linksOf(ctx.tx, [id]);
  const others = await visibleMatters(
    ctx.tx,
    ctx.actor,
    ctx.now,
    links.map((link) => (link.matter_id === id ? link.other_matter_id : link.matter_id)),
  );
  const toldBy = new Map(reports.map((report) => [report.id, report]));
  const names = await namesFor(ctx, {
    units: [
      matter.unit_id,
      matter.level_by_unit_id,
      matter.learned_from_unit_id,
      matter.rhythm_by_unit_id,
      matter.offered_to_unit_id,
      matter.entered_by_unit_id,
      ...dispatches.flatMap((one) => [one.from_unit_id, one.to_unit_id]),
      ...changes.map((one) => one.by_unit_id),
      ...disputes.flatMap((one) => [one.by_unit_id, one.decided_by_unit_id]),
      ...findings.flatMap((one) => [one.unit_id, one.by_unit_id]),
      ...others.map((one) => one.unit_id),
      ...calls.map((one) => one.from_unit_id),
      ...reports.map((one) => one.entered_by_unit_id),
    ],
    people: [
      ...reports.map((one) => one.drafted_by),
      ...dispatches.flatMap((one) => dispatchPeople(one, toldBy.get(one.report_id))),
      ...contacts.map((one) => one.given_by),
      ...changes.map((one) => one.by_person_id),
      ...links.map((one) => one.by_person_id),
      ...findings.map((one) => one.by_person_id),
    ],
    files: findings.flatMap((one) => [...one.evidence_files, ...one.answer_files]),
  });
  const { pack } = names;
  const terms = termsOf(pack, traitsOf(matter));
  const chain = chainOf(matter, all);
  const rhythm = { source: matter.rhythm_source, minutes: matter.rhythm_minutes };
  const every = followUpDue(pack, traitsOf(matter), rhythm, ctx.now);
  const line = dispatches.findLast((one) => one.role === 'line');
  const newest = reports.findLast((report) => report.submitted_at !== null) ?? null;
  const side = {
    ...sideOf(matter),
    state: matter.state,
    firstSentAt: matter.first_sent_at,
    above,
    level: matter.level,
    offerState: matter.offer_state,
  };
  return {
    card: matterCard(names, matter, {
      report: newest,
      line: line === undefined ? null : { state: line.state, toUnitId: line.to_unit_id },
    }),
    learned: {
      at: matter.learned_at,
      way: matter.learned_way,
      from: matter.learned_from,
      fromUnit: names.unitOrNull(matter.learned_from_unit_id),
      link:
        matter.learned_link_kind === null || matter.learned_link_id === null
          ? null
          : { kind: matter.learned_link_kind, id: matter.learned_link_id },
      selfStated: matter.learned_link_id === null,
    },
    terms:
      terms === null
        ? null
        : {
            telephoneMinutes: terms.telephoneMs / 60_000,
            writtenMinutes: terms.writtenMs / 60_000,
            followUpMinutes: terms.followUp.everyMs === null ? null : terms.followUp.everyMs / 60_000,
            endsAt: terms.endsAt.map((code) => ({ code, name: END_NAMES[code] ?? code })),
            because: terms.because,
          },
    rhythm: {
      source: matter.rhythm_source,
      everyMinutes: every === null ? null : (Date.parse(every.dueAt) - Date.parse(every.startedAt)) / 60_000,
      byUnit: names.unitOrNull(matter.rhythm_by_unit_id),
      reason: matter.rhythm_reason,
    },
    figures: figureViews(pack, matter.type, matter.figures, newest === null ? {} : await figuresBefore(ctx, newest)),
    missing:
      terms === null
        ? []
        : missingViews(
            elementViews(
              pack,
              'first',
              { type: matter.type, level: matter.level },
              {},
              knownElements(names, matter, newest, [], contacts),
              matter.elements,
            ),
          ).filter((view) => !SIGNED.has(view.code)),
    reports: reports.map((report) => reportCard(names, matter, report)),
    dispatches: dispatches.map((one) => dispatchView(ctx, names, matter, one, toldBy.get(one.report_id))),
    telling: own ? await tellingView(ctx, matter) : null,
    siteContacts: contacts.map((one, index) => ({
      id: one.id,
      role: one.role,
      name: one.name,
      title: one.title,
      numberMasked: one.number_masked,
      givenAt: one.given_at,
      givenBy: names.person(one.given_by),
      tries: tries.filter((row) => row.contact_id === one.id).map((row) => ({ at: row.at, outcome: row.outcome })),
      replaced: contacts.slice(index + 1).some((later) => later.role === one.role),
    })),
    callsFromAbove: calls.map((one) => ({
      id: one.id,
      contactId: one.contact_id,
      fromUnit: names.unitOrNull(one.from_unit_id),
      caller: one.caller,
      at: one.at,
      answered: one.answered,
      words: one.words,
      recordedAt: one.recorded_at,
    })),
    levelChanges: changes.map((one) => ({
      at: one.at,
      act: one.act,
      from: one.from_level === null ? null : levelName(pack, one.from_level),
      to: levelName(pack, one.to_level),
      byUnit: names.unit(one.by_unit_id),
      by: names.person(one.by_person_id),
      body: one.body,
      document: one.document,
      reason: one.reason,
    })),
    disputes: disputes.map((one) => ({
      id: one.id,
      byUnit: names.unit(one.by_unit_id),
      level: levelName(pack, one.level),
      reason: one.reason,
      at: one.at,
      decidedAt: one.decided_at,
      outcome: one.outcome,
      decidedByUnit: names.unitOrNull(one.decided_by_unit_id),
      decision: one.decision,
    })),
    links: await linkViews(ctx, names, id, links, others),
    findings: findings.map((one) => findingView(ctx, names, one)),
    offered:
      matter.offered_to_unit_id === null || matter.offer_state === null
        ? null
        : { unit: names.unit(matter.offered_to_unit_id), state: matter.offer_state },
    supplementUntil: matter.final_at === null ? null : supplementUntil(pack, matter.type, matter.final_at),
    draftable: own && holds(ctx.actor, DESK_ROLES) ? draftableKinds(pack, chain, matter.type, ctx.now) : [],
    allowed: matterActs(ctx.actor, side, chain.firstSubmitted && matter.state === 'open' && every !== null),
  };
}

const END_NAMES: Readonly<Record<string, string>> = { city: '市', province: '省', stateCouncil: '国务院' };
/** Elements that every report carries by itself when it is signed: never asked for beside the matter. */
const SIGNED = new Set(['reportingUnit', 'signer', 'dutyOfficer']);

async function figuresBefore(ctx: Ctx, report: Report) {
  return (await versionsOf(ctx.tx, report.id)).at(-1)?.figures_before ?? {};
}

/** Whom the pack names, who was told and who is still owed. A18.2 */
export async function tellingView(ctx: Ctx, matter: Matter): Promise<TellingView> {
  const leaders = await leadersAt(ctx, matter.unit_id);
  const rows = await toldOf(ctx.tx, matter.id);
  const names = await namesFor(ctx, { people: rows.flatMap((row) => [row.person_id, row.by_person_id]) });
  const { roles, limit } = rolesToTell(names.pack, traitsOf(matter), leaders);
  const reached = new Set(rows.filter((row) => row.answer !== 'notReached').flatMap((row) => row.roles));
  return {
    roles: roles.map((role) => ({
      role,
      name: names.pack.audiences.find((one) => one.code === role)?.name ?? role,
      told: reached.has(role),
      holders: leaders.filter((leader) => leader.roles.includes(role)).map((leader) => leader.person),
    })),
    limit: names.pack.limits[limit]?.term ?? limit,
    told: rows.map((row) => ({
      id: row.id,
      person: names.person(row.person_id),
      roles: row.roles as TellingView['told'][number]['roles'],
      way: row.way,
      at: row.at,
      recordedAt: row.recorded_at,
      by: names.person(row.by_person_id),
      answer: row.answer,
      attempt: row.attempt,
      words: row.words,
    })),
  };
}

/** A finding with what either side may do. A15.8 */
export function findingView(ctx: Ctx, names: Names, one: Finding): FindingView {
  return {
    id: one.id,
    matterId: one.matter_id,
    unit: names.unit(one.unit_id),
    byUnit: names.unit(one.by_unit_id),
    kind: { code: one.kind, name: names.pack.findings.kinds.find((kind) => kind.code === one.kind)?.name ?? one.kind },
    deadlineId: one.deadline_id,
    reason: one.reason,
    evidence: one.evidence,
    evidenceFiles: names.files(one.evidence_files),
    at: one.at,
    by: names.person(one.by_person_id),
    state: one.state,
    answer: one.answer,
    answerFiles: names.files(one.answer_files),
    answeredAt: one.answered_at,
    decision: one.decision,
    decidedAt: one.decided_at,
    revision: one.revision,
    allowed: findingActs(ctx.actor, {
      unitId: one.unit_id,
      byUnitId: one.by_unit_id,
      state: one.state,
      kind: one.kind,
    }),
  };
}

// The door of the regulation room (规范): packs as data, which one counts, and pure rules over it.
import { defineModule } from '#platform/module.ts';
import { ERROR_CODES, routes } from './contract.ts';
import { policy } from './policy.ts';
import { confirmSettings, listSettings, withdrawConfirmation } from './settings.ts';
import { demandsOf, listVersions, proposalOf, readPackInForce, readVersion } from './service.ts';

export type { Audience, Basis, BasisKind, Clock, FollowUp, Limit, Period, RegulationPack, Stage } from './pack.ts';
export { BAOJI_2022 } from './builtin.ts';
export { readPack } from './packs.ts';
export { configureRegulation } from './settings.ts';
export { adoptDelivered, adoptPack, currentPack, packVersion } from './service.ts';
export {
  basisText,
  categoryOf,
  countsForAppraisal,
  levelAbove,
  levelOf,
  limitOf,
  typeOf,
  type EmergencyType,
  type MatterTraits,
  type UnitTraits,
} from './rules/lookup.ts';
export {
  firstReportTerms,
  receiptLimitName,
  supplementLimitName,
  type FirstReportTerms,
} from './rules/first-reports.ts';
export { figuresFor, proposeLevel, type Figures, type LevelProposal, type LevelReason } from './rules/severity.ts';
export { elementsOwed, missingElements, type ElementScope, type OwedElement } from './rules/elements.ts';
export { marginOf, type Margin, type MarginQuestion } from './rules/margin.ts';
export {
  ladderOf,
  ladderRungs,
  nextOfficeMorning,
  officeInstant,
  remindersFor,
  rungInstant,
  type Ladder,
  type Rung,
} from './rules/reminders.ts';
export { leadersToTell, signOffStages, type SignOff, type SignOffQuestion, type Telling } from './rules/sign-off.ts';
export { dutyClassOf, rowBinds, whomItBinds, type Binding, type DutyClass } from './rules/binding.ts';

export const regulationModule = defineModule({
  name: 'regulation',
  routes,
  policy,
  errorCodes: ERROR_CODES,
  handlers: {
    readPack: (ctx) => readPackInForce(ctx),
    listPacks: (ctx) => listVersions(ctx),
    readPackVersion: (ctx, { params }) => readVersion(ctx, params.packId, params.version),
    readDemands: (ctx, { query }) => demandsOf(ctx, query),
    proposeLevel: (ctx, { query }) => proposalOf(ctx, query.type, query.figures),
    listSettings: (ctx) => listSettings(ctx),
    confirmSettings: (ctx, input) => confirmSettings(ctx, input),
    withdrawConfirmation: (ctx, input) => withdrawConfirmation(ctx, input),
  },
});

// The door of the org room (单位与人员): units, relations, desks, people, telephone numbers, imports.
export {
  EXTERNAL_CODES,
  copySuperiorsOf,
  dutyBodyOf,
  externalParties,
  isWithin,
  personsByIds,
  postsAtDeskOf,
  postsOf,
  subordinatesOf,
  superiorChain,
  superiorOf,
  unitByCode,
  unitOf,
  unitsByIds,
  unitsServedBy,
  type Post,
} from './door.ts';
export { loadUnit } from './service/authority.ts';
export type { UnitRef } from './contract.ts';

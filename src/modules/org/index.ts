// The door of the org room (单位与人员): units, relations, desks, people, telephone numbers, imports.
export {
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
export { EXTERNAL_CODES, type UnitRef } from './contract.ts';
export { loadCity, readCityFiles, type CityFiles, type CityLoad } from './service/load-city.ts';
export { confirmImport, previewImport } from './service/imports.ts';
export { personsOfMobile, phoneViews, revealPhone, revealedNumbers, setPhone } from './service/phones.ts';

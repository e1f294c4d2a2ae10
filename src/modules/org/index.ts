// The door of the org room (单位与人员): units, relations, desks, people, telephone numbers, imports.
import { defineModule } from '#platform/module.ts';
import { errorCodes, routes } from './contract.ts';
import { events } from './events.ts';
import { policy } from './policy.ts';
import { editDesk, endServing, serveUnit } from './service/edit-desks.ts';
import { addPost, editPerson, editPost, endPost } from './service/edit-people.ts';
import { addRelation, endRelation } from './service/edit-relations.ts';
import { createUnit, editUnit, endUnit } from './service/edit-units.ts';
import { confirmImport, previewImport, readImport, uploadsOf } from './service/imports.ts';
import { revealPhone } from './service/phones.ts';
import { listChanges, listDesks, listPersons, listUnits, readTree, readUnit } from './service/read-units.ts';
import { subjects } from './subjects.ts';

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
export { isCityDesk, loadUnit } from './service/authority.ts';
export { EXTERNAL_CODES, type UnitRef } from './contract.ts';
export { COLUMNS as IMPORT_COLUMNS } from './import/columns.ts';
export { loadCity, readCityFiles, type CityFiles, type CityLoad } from './service/load-city.ts';
export { confirmImport, previewImport } from './service/imports.ts';
export { personsOfMobile, phoneViews, revealPhone, revealedNumbers, setPhone } from './service/phones.ts';

export const orgModule = defineModule({
  name: 'org',
  keyUses: {
    sealed: [
      {
        ...{ table: 'org_phone', column: 'sealed_number', row: 'owner_id', key: 'id' },
        index: { column: 'blind_index', of: (number) => number },
      },
      { table: 'org_import', column: 'sealed_rows', row: 'id', key: 'id' },
    ],
    versions: [],
  },
  routes,
  policy,
  events,
  errorCodes,
  subjects,
  constraints: {
    org_unit_code_unique: 'org.codeTaken',
    org_relation_one_administrative: 'org.twoAdministrative',
    org_relation_once: 'org.relationTwice',
    org_scope_one_superior: 'org.exclusiveTwice',
    org_desk_serves_one_desk: 'org.servedTwice',
    org_post_once: 'org.postTwice',
  },
  handlers: {
    listUnits,
    readUnit,
    readTree,
    listPersons,
    listChanges,
    revealPhone: (ctx, { params, query }) => revealPhone(ctx, params.id, query.reason),
    createUnit,
    editUnit,
    endUnit,
    addRelation,
    endRelation,
    listDesks,
    editDesk,
    serveUnit,
    endServing,
    addPost,
    editPost,
    endPost,
    editPerson,
    previewImport: (ctx, { body }) =>
      previewImport(ctx, { id: body.id, absent: body.absent, files: uploadsOf(body.files) }),
    readImport: (ctx, { params }) => readImport(ctx, params.id),
    confirmImport: (ctx, { params, body }) => confirmImport(ctx, params.id, body),
  },
});

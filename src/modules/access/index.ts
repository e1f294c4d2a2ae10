// The door of the access room (账号、登录、授权). Rooms above import only what is named here.
import { defineModule } from '#platform/module.ts';
import { errorCodes, routes } from './contract.ts';
import { events } from './events.ts';
import { policy } from './policy.ts';
import {
  closeAccount,
  createAccount,
  forceOut,
  listAccounts,
  listSessions,
  mintCode,
  reopenAccount,
  resetTotp,
} from './service/accounts.ts';
import { stationPeople, switchPerson } from './service/desk-switch.ts';
import { grant, listGrants, revokeGrant } from './service/grants.ts';
import { linkPerson, listLinks, listPeople } from './service/links.ts';
import { actFor, changePassword, prove, readMe, readSession, setPin } from './service/self.ts';
import { activate, secondFactor, signIn, signOut } from './service/sign-in.ts';
import { listStations, renameStation, retireStation } from './service/stations.ts';
import { subscribers } from './subscribers.ts';
import { sessionSweeper } from './sweeper.ts';

export { authenticate, authenticateListener, setOnDutyLookup, type OnDutyLookup } from './authenticate.ts';
export { createDemonstrationAccounts, type DemonstrationAccount } from './demonstration.ts';
export {
  listAccountsForOperator,
  mintForOperator,
  mintOffices,
  endEverySessionForOperator,
  endSessionsForOperator,
  releaseForOperator,
  closeForOperator,
  resetTotpForOperator,
} from './operator.ts';
export { provePin } from './service/desk-switch.ts';
export { rolesHeldAt } from './service/grants.ts';
export { accountNames, accountsLike } from './store/names.ts';

export const accessModule = defineModule({
  name: 'access',
  routes,
  handlers: {
    signIn,
    secondFactor,
    activate,
    signOut: (ctx, _input, exchange) => signOut(ctx, exchange),
    session: (ctx, _input, exchange) => readSession(ctx, exchange),
    me: (ctx, _input, exchange) => readMe(ctx, exchange),
    actFor: (ctx, input) => actFor(ctx, input),
    prove,
    changePassword,
    setPin,
    switchPerson,
    stationPeople: (ctx, _input, exchange) => stationPeople(ctx, exchange),
    listAccounts: (ctx, input) => listAccounts(ctx, input),
    createAccount: (ctx, input) => createAccount(ctx, input),
    mintCode: (ctx, input) => mintCode(ctx, input),
    closeAccount: (ctx, input) => closeAccount(ctx, input),
    reopenAccount: (ctx, input) => reopenAccount(ctx, input),
    endSessions: (ctx, input) => forceOut(ctx, input),
    resetTotp: (ctx, input) => resetTotp(ctx, input),
    listGrants: (ctx, input) => listGrants(ctx, input),
    grant: (ctx, input) => grant(ctx, input),
    revokeGrant: (ctx, input) => revokeGrant(ctx, input),
    listSessions: (ctx, input) => listSessions(ctx, input),
    linkPerson: (ctx, input) => linkPerson(ctx, input),
    listPeople: (ctx, input) => listPeople(ctx, input),
    listLinks: (ctx, input) => listLinks(ctx, input),
    listStations: (ctx, input) => listStations(ctx, input),
    renameStation: (ctx, input) => renameStation(ctx, input),
    retireStation: (ctx, input) => retireStation(ctx, input),
  },
  policy,
  events,
  subscribers,
  sweepers: [sessionSweeper],
  keyUses: {
    sealed: [{ table: 'access_totp', column: 'sealed_secret', row: 'account_id', key: 'account_id' }],
    versions: [{ table: 'access_pin', column: 'key_version', what: '值班台 PIN' }],
  },
  constraints: {
    access_account_name_unique: 'access.accountTaken',
    access_account_person_unique: 'access.personHasAccount',
    access_grant_once: 'access.grantExists',
    access_office_taken: 'access.officeTaken',
    access_office_twice: 'access.officeTwice',
  },
  errorCodes,
});

// The places of the rail and the keys of the bar: only what exists stands here, other rooms add their line.
import { OFFICE_ROLES, type Role } from '#shared/actor.ts';

export interface Place {
  readonly label: string;
  readonly to: string;
  /** Addresses that belong to it besides `to`. */
  readonly also?: readonly string[];
  /** `atCityDesk`: the unit acted for is the city's own government. */
  readonly for: (roles: readonly Role[], atCityDesk: boolean) => boolean;
}

const business = (roles: readonly Role[]): boolean => roles.some((role) => !OFFICE_ROLES.includes(role));
const accounts = (roles: readonly Role[]): boolean =>
  roles.some((role) => ['unitAdminA', 'unitAdminB', 'systemAdminA', 'systemAdminB', 'securityAdmin'].includes(role));

const operations = (roles: readonly Role[], atCityDesk: boolean): boolean =>
  roles.some((role) => role === 'systemAdminA' || role === 'systemAdminB' || (role === 'deskHead' && atCityDesk));

export const places: readonly Place[] = [
  { label: '值守', to: '/', for: business },
  { label: '报送', to: '/reports', also: ['/matters', '/dispatches'], for: business },
  { label: '调度', to: '/orders', also: ['/assignments'], for: business },
  { label: '单位', to: '/units', also: ['/import'], for: business },
  { label: '日历', to: '/calendar', for: business },
  { label: '规程', to: '/settings', for: business },
  { label: '账号', to: '/accounts', for: accounts },
  { label: '审计', to: '/auditing', for: (roles) => roles.includes('auditor') },
  { label: '运行', to: '/operations', for: operations },
];

/** Where somebody begins who acts for no unit: the auditor reads records, the others keep accounts. */
export function officeHome(roles: readonly Role[]): '/accounts' | '/auditing' {
  return roles.includes('auditor') && !accounts(roles) ? '/auditing' : '/accounts';
}

export interface PlaceKey {
  readonly key: string;
  readonly label: string;
  readonly to: string;
  /** The page takes the matter that is open (`matterId` in its address). */
  readonly takesMatter?: boolean;
}

/** F-keys that open a page; they work before, during and after every check. */
export const placeKeys: readonly PlaceKey[] = [
  { key: 'F3', label: '电话首报', to: '/reports/telephone' },
  { key: 'F4', label: '写报告', to: '/reports/new', takesMatter: true },
];

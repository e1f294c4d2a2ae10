// What the import assumes where the files are silent, as data: dates, external parties, who heads a desk.
// Whom the regulation binds and duty classes come from the regulation pack, never from here.
import type { Day } from '#shared/instant.ts';
import { EXTERNAL_CODES, type UnitKind, type UnitLevel } from '../contract.ts';

/** When relations, units and desks began that no file dates: the day the city's present order took effect. */
export const DEFAULT_START = '2021-01-01' as Day;

/** External parties made at the installation of a city, the nearest superior first; they never log in. A13.2 */
export const EXTERNAL_PARTIES = [
  { code: EXTERNAL_CODES.province, shortName: '省政府总值班室', fullName: '陕西省人民政府总值班室', level: 'province' },
  { code: EXTERNAL_CODES.state, shortName: '国务院总值班室', fullName: '国务院总值班室', level: 'state' },
] as const satisfies readonly { code: string; shortName: string; fullName: string; level: UnitLevel }[];

const DESK_HEAD_TITLES = ['办公室主任', '党政办主任', '党政办公室主任', '值班室主任', '总值班室主任', '值班室负责人'];

/** Who heads the desk (值班室负责人) where no column says so: the leader of a duty office, else the head of the general office. */
export function headsDesk(unitKind: UnitKind, title: string, principalLeader: boolean): boolean {
  return unitKind === 'duty_office' ? principalLeader : DESK_HEAD_TITLES.includes(title);
}

/** Name of a unit's desk (值班室) where it has none of its own. */
export function deskName(unit: { kind: UnitKind; shortName: string; fullName: string }): string {
  return unit.kind === 'duty_office' ? unit.fullName : `${unit.shortName}值班室`;
}

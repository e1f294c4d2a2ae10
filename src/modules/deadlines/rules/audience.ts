// Who is meant by an alarm: the audiences of the pack (值班员、带班领导 …) against the reader and who is entered on duty.
// Where nobody is entered for a line, everyone of the unit who holds the post is meant. An alarm is never hidden from
// its unit by this: it only decides whose telephone and whose screen it addresses first.
import { DESK_ROLES, type Role } from '#shared/actor.ts';
import type { Id } from '#shared/ids.ts';
import type { OnDuty } from '#platform/ports.ts';

interface Meaning {
  readonly roles: readonly Role[];
  /** Lines of the watch on which the audience sits; none where the post alone decides. */
  readonly lines: readonly OnDuty['line'][];
}

const MEANINGS: Readonly<Record<string, Meaning>> = {
  dutyOfficer: { roles: ['dutyOfficer'], lines: ['officer'] },
  assistant: { roles: ['dutyOfficer'], lines: ['assistant'] },
  dutyLeader: { roles: ['dutyLeader'], lines: ['leader'] },
  chiefDutyLeader: { roles: ['dutyLeader', 'leaderInCharge', 'principalLeader'], lines: ['chief'] },
  deskHead: { roles: ['deskHead'], lines: [] },
  leaderInCharge: { roles: ['leaderInCharge'], lines: [] },
  principalLeader: { roles: ['principalLeader'], lines: [] },
  everyone: { roles: DESK_ROLES, lines: [] },
};

export interface Reader {
  readonly personId: Id | null;
  readonly roles: readonly Role[];
}

/** Whether the reader is meant by one of the audiences. A08.8 */
export function isMeant(audience: readonly string[], reader: Reader, onDuty: readonly OnDuty[]): boolean {
  return audience.some((who) => {
    const meaning = MEANINGS[who];
    if (meaning === undefined) return false;
    const entered = onDuty.filter((person) => meaning.lines.includes(person.line));
    if (entered.length > 0) return entered.some((person) => person.personId === reader.personId);
    return reader.roles.some((role) => meaning.roles.includes(role));
  });
}

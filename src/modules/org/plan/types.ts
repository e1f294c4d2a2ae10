// What an import is compared with, what it needs, and what comes out: a plan that writes nothing by itself.
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import type { Binding, UnitKind, UnitLevel } from '../contract.ts';
import type { ImportCounts, ImportFile, ImportNote, ImportProblem } from '../contract-import.ts';
import type { ScopeRow } from '../rules/closure.ts';
import type { Change } from '../store/changes.ts';
import type { DeskRecord, ServesRecord } from '../store/desks.ts';
import type { PersonWrite, PhoneRecord, PostRecord, PostWrite } from '../store/people.ts';
import type { RelationRecord, RelationWrite } from '../store/relations.ts';
import type { UnitRecord, UnitWrite } from '../store/units.ts';

/** The room's records as they stand; posts are those that hold now, phones those of people. */
export interface CityState {
  readonly units: readonly UnitRecord[];
  readonly relations: readonly RelationRecord[];
  readonly desks: readonly DeskRecord[];
  readonly serves: readonly ServesRecord[];
  readonly posts: readonly PostRecord[];
  readonly phones: readonly PhoneRecord[];
}

export interface PlanTools {
  readonly now: Instant;
  readonly newId: () => Id;
  /** Blind indexes of a mobile, of the newest key first. */
  readonly indexesOf: (mobile: string) => readonly string[];
  /** What the pack says of a unit. */
  readonly traitsOf: (unit: { kind: UnitKind; level: UnitLevel; name: string }) => {
    binding: Binding;
    dutyClass: string;
  };
  readonly absent: 'keep' | 'end';
  /** The units whose people may be imported; null: all, and units and relations too. A25.2 */
  readonly onlyUnits: ReadonlySet<Id> | null;
}

/** A number before sealing; mobiles are sealed when the plan is written. */
export interface PlainPhone {
  readonly id: Id;
  readonly ownerId: Id;
  readonly kind: 'mobile' | 'office';
  readonly number: string;
  /** Blind index of a mobile by the newest key. */
  readonly blind: string | null;
}

export interface ShownChange {
  readonly file: ImportFile;
  readonly act: 'changed' | 'ended';
  readonly label: string;
  readonly columns: string[];
}

/** Everything an import would write, and what a person is shown of it. Collected by the plan's parts. */
export interface Plan {
  readonly units: UnitWrite[];
  readonly relations: RelationWrite[];
  readonly desks: Omit<DeskRecord, 'revision'>[];
  readonly serves: Omit<ServesRecord, 'revision'>[];
  readonly persons: PersonWrite[];
  readonly posts: PostWrite[];
  readonly phones: PlainPhone[];
  readonly droppedPhones: PhoneRecord[];
  /** Null where no relation changed. */
  scope: ScopeRow[] | null;
  readonly changes: Change[];
  readonly shown: ShownChange[];
  readonly counts: Record<ImportFile, ImportCounts>;
  readonly problems: ImportProblem[];
  readonly notes: ImportNote[];
}

/** A unit as the plan knows it: on file already, or coming. */
export interface PlannedUnit {
  readonly id: Id;
  readonly code: string;
  readonly shortName: string;
  readonly fullName: string;
  readonly kind: UnitKind;
  readonly external: boolean;
  readonly isNew: boolean;
}

export function emptyPlan(): Plan {
  const none = (): ImportCounts => ({ rows: 0, made: 0, changed: 0, unchanged: 0, ended: 0 });
  return {
    units: [],
    relations: [],
    desks: [],
    serves: [],
    persons: [],
    posts: [],
    phones: [],
    droppedPhones: [],
    scope: null,
    changes: [],
    shown: [],
    counts: { units: none(), relations: none(), people: none() },
    problems: [],
    notes: [],
  };
}

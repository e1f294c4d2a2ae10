// Rows of what belongs to a matter beside its reports: tellings, contacts, calls, levels, disputes, findings, files.
import type { ColumnType } from 'kysely';
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import type * as w from '../contract/words.ts';

type Ids = ColumnType<Id[], readonly Id[], readonly Id[]>;
type Words = ColumnType<string[], readonly string[], readonly string[]>;

export interface ToldTable {
  id: Id;
  matter_id: Id;
  unit_id: Id;
  person_id: Id;
  roles: Words;
  way: w.TellWay;
  at: Instant;
  recorded_at: Instant;
  by_person_id: Id | null;
  answer: w.TellAnswer;
  attempt: number;
  words: string;
}

export interface SiteContactTable {
  id: Id;
  matter_id: Id;
  role: w.SiteRole;
  name: string;
  title: string;
  number_sealed: string;
  number_index: string;
  number_masked: string;
  given_at: Instant;
  given_by: Id | null;
}

export interface SiteTryTable {
  id: Id;
  contact_id: Id;
  at: Instant;
  outcome: w.TryOutcome;
  recorded_at: Instant;
  by_person_id: Id | null;
}

export interface CallTable {
  id: Id;
  matter_id: Id;
  contact_id: Id;
  from_unit_id: Id | null;
  caller: string;
  at: Instant;
  answered: boolean;
  words: string;
  recorded_at: Instant;
  by_person_id: Id | null;
}

export interface LevelChangeTable {
  id: Id;
  matter_id: Id;
  act: w.LevelAct;
  from_level: string | null;
  to_level: string;
  by_unit_id: Id;
  by_person_id: Id | null;
  body: string;
  document: string;
  reason: string;
  at: Instant;
}

export interface DisputeTable {
  id: Id;
  matter_id: Id;
  by_unit_id: Id;
  by_person_id: Id | null;
  level: string;
  reason: string;
  at: Instant;
  decided_at: Instant | null;
  outcome: 'upheld' | 'changed' | null;
  decided_by_unit_id: Id | null;
  decided_by: Id | null;
  decision: string;
}

export interface FindingTable {
  id: Id;
  matter_id: Id;
  unit_id: Id;
  by_unit_id: Id;
  by_person_id: Id | null;
  kind: string;
  deadline_id: Id | null;
  reason: string;
  evidence: string;
  evidence_files: Ids;
  at: Instant;
  state: w.FindingState;
  answer: string;
  answer_files: Ids;
  answered_at: Instant | null;
  answered_by: Id | null;
  decision: string;
  decided_at: Instant | null;
  decided_by: Id | null;
  revision: number;
}

export interface FileUseTable {
  file_id: Id;
  matter_id: Id;
  report_id: Id | null;
  kind: 'attachment' | 'signature' | 'evidence' | 'answer';
  at: Instant;
}

export interface WritingTable {
  matter_id: Id;
  account_id: Id;
  unit_id: Id;
  name: string;
  field: string | null;
  at: Instant;
}

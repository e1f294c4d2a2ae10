// Rows of the reports room as the database holds them, for the typed builder.
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import type { Stage } from '#modules/regulation/index.ts';
import type { Tx } from '#platform/sql.ts';
import type { ColumnType } from 'kysely';
import type { Addressee, Figures } from '../contract/inputs.ts';
import type * as w from '../contract/words.ts';
import type {
  CallTable,
  DisputeTable,
  FileUseTable,
  FindingTable,
  LevelChangeTable,
  SiteContactTable,
  SiteTryTable,
  ToldTable,
  WritingTable,
} from './side-tables.ts';

/** A json column: read as a value, written as text. */
type Json<T> = ColumnType<T, string, string>;
type Ids = ColumnType<Id[], readonly Id[], readonly Id[]>;
type Words = ColumnType<string[], readonly string[], readonly string[]>;

export interface MatterTable {
  id: Id;
  unit_id: Id;
  title: string;
  category: string;
  type: string | null;
  level: string | null;
  level_state: w.LevelState;
  level_by_unit_id: Id | null;
  level_body: string;
  sensitivities: Words;
  happened_at: Instant | null;
  place_text: string;
  longitude: number | null;
  latitude: number | null;
  learned_at: Instant;
  learned_way: w.LearnedWay;
  learned_from: string;
  learned_from_unit_id: Id | null;
  learned_link_kind: string | null;
  learned_link_id: Id | null;
  figures: Json<Figures>;
  /** What reports have supplied so far, by element: the value and the report. */
  elements: Json<Record<string, { value: string; reportId: Id }>>;
  state: w.MatterState;
  final_at: Instant | null;
  rhythm_source: w.RhythmSource;
  rhythm_minutes: number | null;
  rhythm_by_unit_id: Id | null;
  rhythm_reason: string;
  offered_to_unit_id: Id | null;
  offer_state: 'open' | 'claimed' | 'declined' | null;
  offer_reason: string;
  entered_by_unit_id: Id | null;
  first_sent_at: Instant | null;
  last_report_at: Instant | null;
  opened_at: Instant;
  opened_by: Id | null;
  revision: number;
}

export interface LinkTable {
  id: Id;
  kind: w.LinkKind;
  matter_id: Id;
  other_matter_id: Id;
  undoes_id: Id | null;
  reason: string;
  at: Instant;
  by_person_id: Id | null;
  by_unit_id: Id;
}

export interface ReportTable {
  id: Id;
  matter_id: Id;
  unit_id: Id;
  entered_by_unit_id: Id | null;
  kind: w.ReportKind;
  form: w.ReportForm;
  ordinal: number;
  state: w.ReportState;
  title: string;
  body: string;
  elements: Json<Record<string, string>>;
  figures: Json<Figures>;
  attachments: Ids;
  addressees: Json<Addressee[]>;
  level: string | null;
  category: string;
  stages: Json<Stage[]>;
  stage: number;
  version: number;
  digest: string | null;
  number_year: number | null;
  number: number | null;
  number_text: string | null;
  drafted_by: Id | null;
  created_at: Instant;
  submitted_at: Instant | null;
  submitted_by: Id | null;
  sent_back_reason: string;
  signature_owed: boolean;
  unsigned_reason: string;
  no_change: boolean;
  callback_sealed: string | null;
  corrects_report_id: Id | null;
  answers_order_id: Id | null;
  comes_from_report_id: Id | null;
  revision: number;
}

/** A file as a frozen version names it. */
export interface FileMark {
  readonly id: Id;
  readonly name: string;
  readonly size: number;
  readonly mediaType: string;
  readonly digest: string;
}

export interface VersionTable {
  report_id: Id;
  no: number;
  at: Instant;
  written_by: Id | null;
  title: string;
  body: string;
  elements: Json<Record<string, string>>;
  figures: Json<Figures>;
  figures_before: Json<Figures>;
  attachments: Json<FileMark[]>;
  level: string | null;
  digest: string;
}

export interface SignoffTable {
  id: Id;
  report_id: Id;
  version_no: number;
  stage: number;
  act: w.StageAct;
  way: w.SignWay;
  person_id: Id | null;
  recorded_by: Id | null;
  at: Instant;
  recorded_at: Instant;
  words: string;
  number_sealed: string | null;
  number_masked: string;
  file_id: Id | null;
  signs_later_id: Id | null;
}

export interface TryTable {
  id: Id;
  report_id: Id;
  person_id: Id;
  at: Instant;
  outcome: 'noAnswer' | 'wrongNumber';
  number_sealed: string;
  number_masked: string;
  recorded_by: Id | null;
  recorded_at: Instant;
}

export interface DispatchTable {
  id: Id;
  report_id: Id;
  matter_id: Id;
  from_unit_id: Id;
  to_unit_id: Id;
  outside: boolean;
  role: w.DispatchRole;
  way: w.DispatchWay;
  state: w.DispatchState;
  prepared_at: Instant;
  sent_at: Instant | null;
  sent_by: Id | null;
  taken_at: Instant | null;
  taken_by: Id | null;
  spoken_with: string;
  own_record_kind: string | null;
  own_record_id: Id | null;
  opened_at: Instant | null;
  opened_by: Id | null;
  acknowledged_at: Instant | null;
  acknowledged_by: Id | null;
  confirmed_at: Instant | null;
  confirmed_with: string;
  returned_at: Instant | null;
  returned_by: Id | null;
  return_reason: string;
  external_number: string;
  external_at: Instant | null;
  received_by: string;
  tag: string | null;
  revision: number;
}

export type ReportsTables = {
  reports_matter: MatterTable;
  reports_matter_link: LinkTable;
  reports_report: ReportTable;
  reports_version: VersionTable;
  reports_signoff: SignoffTable;
  reports_try: TryTable;
  reports_dispatch: DispatchTable;
  reports_told: ToldTable;
  reports_writing: WritingTable;
  reports_site_contact: SiteContactTable;
  reports_site_try: SiteTryTable;
  reports_call: CallTable;
  reports_level_change: LevelChangeTable;
  reports_dispute: DisputeTable;
  reports_finding: FindingTable;
  reports_file_use: FileUseTable;
};

/** The room's tables on an open transaction. */
export const tables = (tx: Tx) => tx.withTables<ReportsTables>();

-- Reports (信息报送): matters, their links, reports with versions and signatures, dispatches to each addressee.

create table reports_matter (
  id uuid primary key,
  unit_id uuid not null,
  title text not null,
  category text not null,
  type text,
  level text,
  level_state text not null check (level_state in ('unknown', 'judged', 'determined')),
  level_by_unit_id uuid,
  level_body text not null default '',
  sensitivities text[] not null default '{}',
  happened_at timestamptz,
  place_text text not null default '',
  longitude double precision,
  latitude double precision,
  learned_at timestamptz not null,
  learned_way text not null check (learned_way in ('telephone', 'unitReport', 'lead', 'superiorAsked', 'ownSight')),
  learned_from text not null default '',
  learned_from_unit_id uuid,
  learned_link_kind text,
  learned_link_id uuid,
  figures jsonb not null default '{}',
  elements jsonb not null default '{}',
  state text not null check (state in ('open', 'final')),
  final_at timestamptz,
  rhythm_source text not null check (rhythm_source in ('pack', 'set', 'stopped')),
  rhythm_minutes integer,
  rhythm_by_unit_id uuid,
  rhythm_reason text not null default '',
  offered_to_unit_id uuid,
  offer_state text check (offer_state in ('open', 'claimed', 'declined')),
  offer_reason text not null default '',
  entered_by_unit_id uuid,
  first_sent_at timestamptz,
  last_report_at timestamptz,
  opened_at timestamptz not null,
  opened_by uuid,
  revision integer not null default 1,
  constraint reports_matter_learned_after_happened check (happened_at is null or learned_at >= happened_at)
);
comment on table reports_matter is 'What a chain of reports is about (事项); belongs to one unit, nothing of it is deleted.';
create index reports_matter_unit on reports_matter (unit_id, opened_at desc);
create index reports_matter_sent on reports_matter (opened_at desc) where first_sent_at is not null;
create index reports_matter_offer on reports_matter (offered_to_unit_id) where offer_state = 'open';

create table reports_matter_link (
  id uuid primary key,
  kind text not null check (kind in ('comesFrom', 'sameEvent', 'mergedInto', 'splitFrom', 'handedOver', 'related', 'undone')),
  matter_id uuid not null references reports_matter (id),
  other_matter_id uuid not null references reports_matter (id),
  undoes_id uuid references reports_matter_link (id),
  reason text not null,
  at timestamptz not null,
  by_person_id uuid,
  by_unit_id uuid not null,
  constraint reports_link_undone_once unique (undoes_id)
);
comment on table reports_matter_link is 'append-only: how matters belong together; undone only by a new link.';
create index reports_link_matter on reports_matter_link (matter_id);
create index reports_link_other on reports_matter_link (other_matter_id);

create table reports_report (
  id uuid primary key,
  matter_id uuid not null references reports_matter (id),
  unit_id uuid not null,
  entered_by_unit_id uuid,
  kind text not null check (kind in ('first', 'followUp', 'final', 'verification', 'correction', 'supplement')),
  form text not null check (form in ('telephone', 'written')),
  ordinal integer not null,
  state text not null check (state in ('drafting', 'inSignOff', 'submitted', 'abandoned')),
  title text not null,
  body text not null default '',
  elements jsonb not null default '{}',
  figures jsonb not null default '{}',
  attachments uuid[] not null default '{}',
  addressees jsonb not null default '[]',
  level text,
  category text not null,
  stages jsonb not null default '[]',
  stage integer not null default 0,
  version integer not null default 0,
  digest text,
  number_year integer,
  number integer,
  number_text text,
  drafted_by uuid,
  created_at timestamptz not null,
  submitted_at timestamptz,
  submitted_by uuid,
  sent_back_reason text not null default '',
  signature_owed boolean not null default false,
  unsigned_reason text not null default '',
  no_change boolean not null default false,
  callback_sealed text,
  corrects_report_id uuid references reports_report (id),
  answers_order_id uuid,
  comes_from_report_id uuid references reports_report (id),
  revision integer not null default 1
);
comment on table reports_report is 'A report (值班信息) of a matter: its draft while it is written, then frozen.';
create index reports_report_matter on reports_report (matter_id, created_at);
create index reports_report_unit on reports_report (unit_id, created_at desc);
create index reports_report_order on reports_report (answers_order_id) where answers_order_id is not null;
create unique index reports_report_ordinal on reports_report (matter_id, kind, form, ordinal) where state = 'submitted';
create unique index reports_draft_once on reports_report (matter_id, kind)
  where state in ('drafting', 'inSignOff') and kind in ('first', 'followUp', 'final') and form = 'written' and not no_change;
create unique index reports_report_number on reports_report (unit_id, form, number_year, number) where number is not null;

create table reports_version (
  report_id uuid not null references reports_report (id),
  no integer not null,
  at timestamptz not null,
  written_by uuid,
  title text not null,
  body text not null,
  elements jsonb not null,
  figures jsonb not null,
  figures_before jsonb not null,
  attachments jsonb not null,
  level text,
  digest text not null,
  primary key (report_id, no)
);
comment on table reports_version is 'append-only: what was sent for signature and out of the house, with its SM3 digest.';

create table reports_signoff (
  id uuid primary key,
  report_id uuid not null references reports_report (id),
  version_no integer not null,
  stage integer not null,
  act text not null check (act in ('draft', 'check', 'countersign', 'signOff')),
  way text not null check (way in ('system', 'telephone', 'paper', 'later')),
  person_id uuid,
  recorded_by uuid,
  at timestamptz not null,
  recorded_at timestamptz not null,
  words text not null default '',
  number_sealed text,
  number_masked text not null default '',
  file_id uuid,
  signs_later_id uuid references reports_signoff (id)
);
comment on table reports_signoff is 'append-only: who passed which stage of which version, and how.';
create index reports_signoff_report on reports_signoff (report_id);

create table reports_try (
  id uuid primary key,
  report_id uuid not null references reports_report (id),
  person_id uuid not null,
  at timestamptz not null,
  outcome text not null check (outcome in ('noAnswer', 'wrongNumber')),
  number_sealed text not null,
  number_masked text not null,
  recorded_by uuid,
  recorded_at timestamptz not null
);
comment on table reports_try is 'append-only: calls to leaders that nobody answered before a report went out unsigned.';
create index reports_try_report on reports_try (report_id);

create table reports_dispatch (
  id uuid primary key,
  report_id uuid not null references reports_report (id),
  matter_id uuid not null references reports_matter (id),
  from_unit_id uuid not null,
  to_unit_id uuid not null,
  outside boolean not null,
  role text not null check (role in ('line', 'direct', 'copy', 'sideways')),
  way text not null check (way in ('thisSystem', 'superiorSystem', 'fax', 'confidential', 'telephone')),
  state text not null check (state in ('prepared', 'calling', 'sent', 'taken', 'opened', 'acknowledged', 'returned')),
  prepared_at timestamptz not null,
  sent_at timestamptz,
  sent_by uuid,
  taken_at timestamptz,
  taken_by uuid,
  spoken_with text not null default '',
  own_record_kind text,
  own_record_id uuid,
  opened_at timestamptz,
  opened_by uuid,
  acknowledged_at timestamptz,
  acknowledged_by uuid,
  confirmed_at timestamptz,
  confirmed_with text not null default '',
  returned_at timestamptz,
  returned_by uuid,
  return_reason text not null default '',
  external_number text not null default '',
  external_at timestamptz,
  received_by text not null default '',
  tag text,
  revision integer not null default 1,
  constraint reports_dispatch_once unique (report_id, to_unit_id)
);
comment on table reports_dispatch is 'One report to one addressee by one way (报送一份给一家): sent, taken, opened, acknowledged, returned.';
create index reports_dispatch_to on reports_dispatch (to_unit_id, prepared_at desc) where state <> 'prepared';
create index reports_dispatch_matter on reports_dispatch (matter_id);

-- Reports: tellings of own leaders, contacts on the spot, levels and disputes, findings, files in use.

create table reports_told (
  id uuid primary key,
  matter_id uuid not null references reports_matter (id),
  unit_id uuid not null,
  person_id uuid not null,
  roles text[] not null,
  way text not null check (way in ('inPerson', 'telephone', 'message', 'paper')),
  at timestamptz not null,
  recorded_at timestamptz not null,
  by_person_id uuid,
  answer text not null check (answer in ('noted', 'instructed', 'notReached')),
  attempt integer not null,
  words text not null default ''
);
comment on table reports_told is 'append-only: which leader was told of a matter, how, at which minute, by whom, and what was answered (呈报).';
create index reports_told_matter on reports_told (matter_id, at);

create table reports_site_contact (
  id uuid primary key,
  matter_id uuid not null references reports_matter (id),
  role text not null check (role in ('commander', 'liaison')),
  name text not null,
  title text not null,
  number_sealed text not null,
  number_index text not null,
  number_masked text not null,
  given_at timestamptz not null,
  given_by uuid
);
comment on table reports_site_contact is 'append-only: commander and information liaison on the spot; a later row of the same role replaces an earlier one.';
create index reports_site_contact_matter on reports_site_contact (matter_id, given_at);

create table reports_site_try (
  id uuid primary key,
  contact_id uuid not null references reports_site_contact (id),
  at timestamptz not null,
  outcome text not null check (outcome in ('reached', 'noAnswer', 'wrongNumber')),
  recorded_at timestamptz not null,
  by_person_id uuid
);
comment on table reports_site_try is 'append-only: when the number of a contact on the spot was tried.';
create index reports_site_try_contact on reports_site_try (contact_id);

create table reports_call (
  id uuid primary key,
  matter_id uuid not null references reports_matter (id),
  contact_id uuid not null references reports_site_contact (id),
  from_unit_id uuid,
  caller text not null,
  at timestamptz not null,
  answered boolean not null,
  words text not null,
  recorded_at timestamptz not null,
  by_person_id uuid
);
comment on table reports_call is 'append-only: calls of the province or the State Council to the commander on the spot.';
create index reports_call_matter on reports_call (matter_id);

create table reports_level_change (
  id uuid primary key,
  matter_id uuid not null references reports_matter (id),
  act text not null check (act in ('judged', 'changed', 'determined', 'decided')),
  from_level text,
  to_level text not null,
  by_unit_id uuid not null,
  by_person_id uuid,
  body text not null default '',
  document text not null default '',
  reason text not null,
  at timestamptz not null
);
comment on table reports_level_change is 'append-only: how the level of a matter came to be (初判、改判、认定).';
create index reports_level_change_matter on reports_level_change (matter_id, at);

create table reports_dispute (
  id uuid primary key,
  matter_id uuid not null references reports_matter (id),
  by_unit_id uuid not null,
  by_person_id uuid,
  level text not null,
  reason text not null,
  at timestamptz not null,
  decided_at timestamptz,
  outcome text check (outcome in ('upheld', 'changed')),
  decided_by_unit_id uuid,
  decided_by uuid,
  decision text not null default ''
);
comment on table reports_dispute is 'A level somebody does not agree with (异议), and the decision.';
create index reports_dispute_matter on reports_dispute (matter_id);

create table reports_finding (
  id uuid primary key,
  matter_id uuid not null references reports_matter (id),
  unit_id uuid not null,
  by_unit_id uuid not null,
  by_person_id uuid,
  kind text not null,
  deadline_id uuid,
  reason text not null,
  evidence text not null default '',
  evidence_files uuid[] not null default '{}',
  at timestamptz not null,
  state text not null check (state in ('made', 'answered', 'upheld', 'withdrawn')),
  answer text not null default '',
  answer_files uuid[] not null default '{}',
  answered_at timestamptz,
  answered_by uuid,
  decision text not null default '',
  decided_at timestamptz,
  decided_by uuid,
  revision integer not null default 1
);
comment on table reports_finding is 'A finding of the superior (认定迟报、漏报、谎报、瞒报): reason, evidence, one answer, decision.';
create index reports_finding_matter on reports_finding (matter_id);
create index reports_finding_unit on reports_finding (unit_id, at desc);

create table reports_file_use (
  file_id uuid not null,
  matter_id uuid not null references reports_matter (id),
  report_id uuid references reports_report (id),
  kind text not null check (kind in ('attachment', 'signature', 'evidence', 'answer')),
  at timestamptz not null,
  constraint reports_file_use_once unique nulls not distinct (file_id, matter_id, report_id, kind)
);
comment on table reports_file_use is 'append-only: which record names which file; reading the file follows the record.';
create index reports_file_use_file on reports_file_use (file_id);

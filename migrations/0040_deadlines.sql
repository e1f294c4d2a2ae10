-- Deadlines (时限): what is owed, by whom, to whom, until when; each stage an instant of its own; what rings for it.

create table deadlines_clock (
  id uuid primary key,
  rule text not null,
  row_id text not null,
  pack text not null,
  term text not null,
  ladder text not null,
  subject_kind text not null,
  subject_id uuid not null,
  subject_label text not null,
  owing_unit_id uuid not null,
  owed_to_unit_id uuid,
  started_at timestamptz not null,
  due_at timestamptz not null,
  because text not null,
  state text not null check (state in ('running', 'met', 'metLate', 'overdue', 'waived', 'cancelled')),
  overdue_at timestamptz,
  met_at timestamptz,
  met_by_event uuid,
  start_event uuid not null,
  parent_id uuid references deadlines_clock (id),
  revision integer not null default 1,
  reason text,
  constraint deadlines_clock_once unique (rule, subject_kind, subject_id, owing_unit_id, start_event)
);
comment on table deadlines_clock is 'One deadline: stamped with limit, requirement and ladder when its start event happened.';
create index deadlines_clock_subject on deadlines_clock (subject_kind, subject_id);
create index deadlines_clock_owing on deadlines_clock (owing_unit_id, due_at) where state in ('running', 'overdue');
create index deadlines_clock_owed_to on deadlines_clock (owed_to_unit_id, due_at) where state in ('running', 'overdue');
create index deadlines_clock_parent on deadlines_clock (parent_id) where parent_id is not null;

create table deadlines_step (
  clock_id uuid not null references deadlines_clock (id),
  stage text not null,
  revision integer not null,
  kind text not null check (kind in ('reminder', 'due', 'ladder')),
  at timestamptz not null,
  armed_at timestamptz not null,
  event_id uuid not null unique,
  event_type text not null,
  payload jsonb not null,
  visible_to uuid[] not null,
  alarms jsonb not null,
  fired_at timestamptz,
  void_at timestamptz,
  primary key (clock_id, stage, revision)
);
comment on table deadlines_step is 'One stage of a deadline: everything it will announce and ring is written when it is planned, so that firing is one statement.';
create index deadlines_step_pending on deadlines_step (at) where fired_at is null and void_at is null;

create table deadlines_alarm (
  id uuid primary key,
  unit_id uuid not null,
  class text not null check (class in ('rings', 'shown', 'office')),
  audience text[] not null,
  term text not null,
  subject_kind text not null,
  subject_id uuid not null,
  subject_label text not null,
  clock_id uuid references deadlines_clock (id),
  stage text not null,
  revision integer not null default 1,
  due_at timestamptz,
  since timestamptz not null,
  raised_at timestamptz not null,
  armed_at timestamptz not null,
  outage_from timestamptz,
  acknowledged_at timestamptz,
  acknowledged_by uuid,
  acknowledged_name text,
  cleared_at timestamptz,
  cleared_why text check (cleared_why in ('met', 'superseded', 'cancelled', 'ended')),
  climbs jsonb not null default '[]',
  climb_at timestamptz,
  climbed integer not null default 0,
  copy_of uuid references deadlines_alarm (id),
  constraint deadlines_alarm_once unique (clock_id, stage, revision, unit_id),
  constraint deadlines_alarm_copied_once unique (copy_of, unit_id)
);
comment on table deadlines_alarm is 'What a unit''s screens ring for or show; belongs to one unit and names roles, not persons.';
create index deadlines_alarm_active on deadlines_alarm (unit_id) where cleared_at is null;
create index deadlines_alarm_climb on deadlines_alarm (climb_at) where climb_at is not null and acknowledged_at is null and cleared_at is null;
create index deadlines_alarm_clock on deadlines_alarm (clock_id) where cleared_at is null;
create index deadlines_alarm_subject on deadlines_alarm (subject_kind, subject_id) where cleared_at is null;

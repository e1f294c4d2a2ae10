-- Calendar: holidays and make-up days by year and version, key periods, and years whose data are owed.

create table calendar_year (
  year integer not null,
  version integer not null check (version > 0),
  source text not null,
  body jsonb not null,
  digest text not null,
  entered_at timestamptz not null,
  entered_by uuid,
  primary key (year, version)
);
comment on table calendar_year is 'append-only: days off and make-up days of a year; the highest version counts.';

create table calendar_key_period (
  id uuid primary key,
  name text not null,
  from_at timestamptz not null,
  until_at timestamptz not null,
  declared_by uuid not null,
  unit_ids uuid[] not null,
  document text,
  declared_at timestamptz not null,
  declared_person uuid,
  cancelled_at timestamptz,
  cancelled_person uuid,
  cancel_reason text,
  revision integer not null default 1,
  constraint calendar_key_period_order check (from_at < until_at),
  constraint calendar_key_period_cancelled check ((cancelled_at is null) = (cancel_reason is null))
);
comment on table calendar_key_period is 'Key periods of a unit and those below it, or of the units listed; cancelled with a reason, never deleted.';
create index calendar_key_period_until on calendar_key_period (until_at) where cancelled_at is null;

create table calendar_owed_year (
  year integer primary key,
  id uuid not null unique,
  owing_unit_id uuid not null,
  announced_at timestamptz not null
);
comment on table calendar_owed_year is 'append-only: years whose data were asked for, once each.';

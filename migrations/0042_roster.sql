-- Duty entries of the day (当日带班值班登记): who leads and who watches, until rosters exist.

create table roster_duty_entry (
  id uuid primary key,
  unit_id uuid not null,
  line text not null check (line in ('chief', 'leader', 'officer', 'assistant')),
  leads boolean not null generated always as (line in ('chief', 'leader')) stored,
  person_id uuid not null,
  person_name text not null,
  title text not null,
  during tstzrange not null check (not isempty(during) and not lower_inf(during) and not upper_inf(during)),
  mode text not null check (mode in ('onSite', 'telephone')),
  entered_at timestamptz not null,
  entered_by uuid,
  entered_name text not null,
  replaces_id uuid references roster_duty_entry (id),
  ended_at timestamptz,
  ended_by uuid,
  ended_name text,
  ended_why text,
  revision integer not null default 1,
  -- Nobody watches and leads at the same time.
  constraint roster_watches_and_leads exclude using gist (person_id with =, (leads::integer) with <>, during with &&) where (ended_at is null),
  -- Nobody leads at two units at the same time.
  constraint roster_leads_twice exclude using gist (person_id with =, unit_id with <>, during with &&) where (ended_at is null and leads),
  constraint roster_entered_twice exclude using gist (person_id with =, unit_id with =, line with =, during with &&) where (ended_at is null)
);
comment on table roster_duty_entry is 'Who is on duty when; a correction ends one row and enters another, nothing is deleted.';
create index roster_duty_now on roster_duty_entry using gist (unit_id, during) where ended_at is null;
create index roster_duty_person on roster_duty_entry (person_id) where ended_at is null;

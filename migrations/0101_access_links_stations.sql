-- Whose account it is, as it was and since when; and stations that got a name of their own or were taken out of use.

create table access_account_person (
  id uuid primary key,
  account_id uuid not null references access_account (id),
  person_id uuid not null references org_person (id),
  person_name text not null,
  unit_id uuid not null references org_unit (id),
  at timestamptz not null,
  by_account_id uuid,
  reason text not null
);
comment on table access_account_person is 'append-only: each linking of an account to a person, with who did it and why; the newest row is how it stands.';
create index access_account_person_account on access_account_person (account_id, at);

alter table access_station
  add column named_at timestamptz,
  add column retired_at timestamptz,
  add column retired_by uuid,
  add column retired_reason text,
  add column revision integer not null default 1;

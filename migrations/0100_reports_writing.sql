-- Who is filling in which field of a matter or its reports now (正在填写), so that two people at one record see each other.

create table reports_writing (
  matter_id uuid not null references reports_matter (id),
  account_id uuid not null,
  unit_id uuid not null,
  name text not null,
  field text,
  at timestamptz not null,
  primary key (matter_id, account_id)
);
comment on table reports_writing is 'One row for a person at a matter: the field being filled in now, null once left. No record of anything reported.';

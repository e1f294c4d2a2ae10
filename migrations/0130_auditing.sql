-- Checks of the chain of records that the auditor has asked for.
create table auditing_check (
  id uuid primary key,
  asked_at timestamptz not null,
  asked_by_account uuid not null,
  asked_by_name text not null,
  state text not null default 'running' check (state in ('running', 'done')),
  total bigint not null,
  compared bigint not null default 0,
  -- Where the walk stands: number and mark of the last link compared.
  at_no bigint not null default 0,
  at_mac text not null default '',
  fault_count integer not null default 0,
  faults jsonb not null default '[]',
  finished_at timestamptz,
  constraint auditing_check_pkey_state check ((finished_at is null) = (state = 'running'))
);
comment on table auditing_check is 'Checks of the chain of records; the sweep goes on with the one that runs.';
create unique index auditing_check_one_running on auditing_check (state) where state = 'running';

-- Backups (备份): which were made and what became of them, and which programs hold which keys. The bytes of a backup lie
-- in a folder outside the database; the folder tells the same of itself.

create table backup_run (
  id uuid primary key,
  cause text not null check (cause in ('nightly', 'command')),
  -- The night for which it was made; null where somebody asked for it.
  due_at timestamptz,
  instance text not null,
  place text not null,
  begun_at timestamptz not null,
  ended_at timestamptz,
  outcome text check (outcome in ('good', 'failed')),
  bytes bigint,
  rows bigint,
  digest text,
  error text,
  constraint backup_run_ended check ((ended_at is null) = (outcome is null)),
  constraint backup_run_good check (outcome is distinct from 'good' or (bytes is not null and rows is not null and digest is not null)),
  constraint backup_run_due check ((cause = 'nightly') = (due_at is not null))
);
comment on table backup_run is 'One row for each backup that was begun; the open one is the claim of whoever makes it.';
create unique index backup_run_one_at_a_time on backup_run ((true)) where outcome is null;
create index backup_run_begun on backup_run (begun_at desc);

create table key_holder (
  id uuid primary key,
  name text not null,
  marks text[] not null,
  seen_at timestamptz not null
);
comment on table key_holder is 'erasable: which marks of keys each running program holds; sealing anew waits until all know the new key.';

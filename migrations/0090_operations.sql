-- Operations (运行状况): which programs run, what they measure of themselves, and two service figures by the hour.

create table operations_instance (
  id uuid primary key,
  kind text not null check (kind in ('server', 'worker')),
  name text not null,
  version text not null,
  started_at timestamptz not null,
  seen_at timestamptz not null,
  swept_at timestamptz,
  ended_at timestamptz,
  reading jsonb not null
);
comment on table operations_instance is 'erasable: one row for each program that runs, renewed by its heartbeat; gone a day after its last one.';

create table operations_request_hour (
  hour timestamptz not null,
  instance_id uuid not null,
  total integer not null check (total >= 0),
  failed integer not null check (failed between 0 and total),
  buckets integer[] not null,
  primary key (hour, instance_id)
);
comment on table operations_request_hour is 'erasable: how one program answered reports in one hour, until the hour is summed up.';

create table operations_hour (
  hour timestamptz primary key,
  accepted integer not null check (accepted >= 0),
  refused integer not null check (refused >= 0),
  failed integer not null check (failed >= 0),
  p99_ms integer,
  rung integer not null check (rung >= 0),
  late integer not null check (late between 0 and rung),
  largest_late_ms integer,
  computed_at timestamptz not null
);
comment on table operations_hour is 'append-only: reports accepted and alarms on time, one row for each hour that is over.';

-- Summing up an hour reads the hour and not the whole audit; a range index costs the writers next to nothing.
create index audit_at on audit using brin (at) with (pages_per_range = 16, autosummarize = on);
create index deadlines_alarm_raised on deadlines_alarm (raised_at);

-- The program's role may not look into other sessions; only this one instant comes out.
create function operations_oldest_transaction() returns timestamptz
language sql stable security definer set search_path = pg_catalog
as $$
  select min(xact_start) from pg_stat_activity
  where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()
$$;

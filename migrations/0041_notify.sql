-- Desks off line (值班台离线): from when to when a unit that owes a watch had no live screen.

create table notify_offline (
  id uuid primary key,
  unit_id uuid not null,
  superior_id uuid,
  last_seen_at timestamptz not null,
  from_at timestamptz not null,
  ended_at timestamptz
);
comment on table notify_offline is 'Spans in which the desk of a unit that owes a watch had no live screen.';
create unique index notify_offline_open on notify_offline (unit_id) where ended_at is null;

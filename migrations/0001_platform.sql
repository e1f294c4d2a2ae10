-- The ground every room stands on: events and their stream, audit, idempotency, numbers, files.

create table installation (
  id boolean primary key default true check (id),
  epoch uuid not null,
  -- Tells whether the key file at hand is the one that sealed this data; says nothing about the keys.
  key_mark text not null,
  created_at timestamptz not null
);
comment on table installation is 'One row: the epoch is renewed at a restore and makes old stream positions void.';

create table event (
  id uuid primary key,
  seq bigint generated always as identity,
  at timestamptz not null,
  type text not null,
  payload jsonb not null,
  subject_kind text not null,
  subject_id uuid not null,
  visible_to uuid[] not null,
  actor_person_id uuid,
  actor_unit_id uuid
);
comment on table event is 'append-only: what happened, in the words of the room that announced it.';
create index event_subject on event (subject_kind, subject_id, seq);

create table event_outbox (
  seq bigint primary key,
  event_id uuid not null
);
comment on table event_outbox is 'Committed events that the publisher has not yet put into the stream.';

create table stream (
  pos bigint generated always as identity primary key,
  event_id uuid not null references event (id)
);
comment on table stream is 'append-only: the only order in which readers may count.';

create table stream_cursor (
  subscriber text primary key,
  pos bigint not null,
  failures integer not null default 0,
  failed_at timestamptz
);
comment on table stream_cursor is 'How far each subscriber has come; moved in the transaction of its effect.';

create table stream_parked (
  subscriber text not null,
  event_id uuid not null references event (id),
  parked_at timestamptz not null,
  error text not null,
  primary key (subscriber, event_id)
);
comment on table stream_parked is 'Events that a subscriber could not digest after five tries.';

create table audit (
  id uuid primary key,
  seq bigint generated always as identity,
  at timestamptz not null,
  outcome text not null check (outcome in ('done', 'refused', 'read')),
  action text not null,
  route text,
  code text,
  subject_kind text,
  subject_id uuid,
  account_id uuid,
  person_id uuid,
  unit_id uuid,
  station_id uuid,
  address text,
  request_id text,
  off_duty_reason text,
  digest text not null
);
comment on table audit is 'append-only: one row for each write, each refusal and each sensitive read.';
create unique index audit_seq on audit (seq);
create index audit_subject on audit (subject_kind, subject_id);

create table idempotency (
  account_id uuid not null,
  key uuid not null,
  route text not null,
  body_digest text not null,
  at timestamptz not null,
  status integer,
  response jsonb,
  primary key (account_id, key)
);
comment on table idempotency is 'The first answer to each key; ids and words only, composed again for the asker.';
create index idempotency_at on idempotency (at);

create table number_counter (
  unit_id uuid not null,
  series text not null,
  year integer not null,
  last integer not null,
  primary key (unit_id, series, year)
);
comment on table number_counter is 'Numbers without gaps per unit, series and Beijing year.';

create table file (
  id uuid primary key,
  name text not null,
  size bigint not null check (size >= 0),
  media_type text not null,
  digest text,
  state text not null check (state in ('open', 'sealed')),
  unit_id uuid not null,
  created_by uuid not null,
  created_at timestamptz not null,
  sealed_at timestamptz,
  received bigint not null default 0
);
comment on table file is 'Attachments: bytes come first, are sealed with a digest, and are then named by id in a use case.';

create table file_piece (
  file_id uuid not null references file (id) on delete cascade,
  no integer not null,
  bytes bytea not null,
  primary key (file_id, no)
);
alter table file_piece alter column bytes set storage external;
comment on table file_piece is 'The bytes of a file in pieces, so that copies and stand-by databases hold them.';

create table sweep_beat (
  name text primary key,
  at timestamptz not null,
  next_at timestamptz
);
comment on table sweep_beat is 'When each sweep last ran: the screens tell from it whether the clocks run.';

create table live_presence (
  unit_id uuid primary key,
  seen_at timestamptz not null
);
comment on table live_presence is 'When a unit last had a live screen.';

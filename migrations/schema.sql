-- Generated from the migrations by `npm run docs`; never run and never edited by hand.

create table audit (
  id uuid not null,
  seq bigint not null generated always as identity,
  at timestamp with time zone not null,
  outcome text not null,
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
  digest text not null,
  constraint audit_outcome_check CHECK ((outcome = ANY (ARRAY['done'::text, 'refused'::text, 'read'::text]))),
  constraint audit_pkey PRIMARY KEY (id)
);
comment on table audit is 'append-only: one row for each write, each refusal and each sensitive read.';
CREATE UNIQUE INDEX audit_seq ON audit USING btree (seq);
CREATE INDEX audit_subject ON audit USING btree (subject_kind, subject_id);

create table event (
  id uuid not null,
  seq bigint not null generated always as identity,
  at timestamp with time zone not null,
  type text not null,
  payload jsonb not null,
  subject_kind text not null,
  subject_id uuid not null,
  visible_to uuid[] not null,
  actor_person_id uuid,
  actor_unit_id uuid,
  constraint event_pkey PRIMARY KEY (id)
);
comment on table event is 'append-only: what happened, in the words of the room that announced it.';
CREATE INDEX event_subject ON event USING btree (subject_kind, subject_id, seq);

create table event_outbox (
  seq bigint not null,
  event_id uuid not null,
  constraint event_outbox_pkey PRIMARY KEY (seq)
);
comment on table event_outbox is 'Committed events that the publisher has not yet put into the stream.';

create table file (
  id uuid not null,
  name text not null,
  size bigint not null,
  media_type text not null,
  digest text,
  state text not null,
  unit_id uuid not null,
  created_by uuid not null,
  created_at timestamp with time zone not null,
  sealed_at timestamp with time zone,
  received bigint not null default 0,
  constraint file_size_check CHECK ((size >= 0)),
  constraint file_state_check CHECK ((state = ANY (ARRAY['open'::text, 'sealed'::text]))),
  constraint file_pkey PRIMARY KEY (id)
);
comment on table file is 'Attachments: bytes come first, are sealed with a digest, and are then named by id in a use case.';

create table file_piece (
  file_id uuid not null,
  no integer not null,
  bytes bytea not null,
  constraint file_piece_file_id_fkey FOREIGN KEY (file_id) REFERENCES file(id) ON DELETE CASCADE,
  constraint file_piece_pkey PRIMARY KEY (file_id, no)
);
comment on table file_piece is 'The bytes of a file in pieces, so that copies and stand-by databases hold them.';

create table idempotency (
  account_id uuid not null,
  key uuid not null,
  route text not null,
  body_digest text not null,
  at timestamp with time zone not null,
  status integer,
  response jsonb,
  constraint idempotency_pkey PRIMARY KEY (account_id, key)
);
comment on table idempotency is 'The first answer to each key; ids and words only, composed again for the asker.';
CREATE INDEX idempotency_at ON idempotency USING btree (at);

create table installation (
  id boolean not null default true,
  epoch uuid not null,
  created_at timestamp with time zone not null,
  constraint installation_id_check CHECK (id),
  constraint installation_pkey PRIMARY KEY (id)
);
comment on table installation is 'One row: the epoch is renewed at a restore and makes old stream positions void.';

create table live_presence (
  unit_id uuid not null,
  seen_at timestamp with time zone not null,
  constraint live_presence_pkey PRIMARY KEY (unit_id)
);
comment on table live_presence is 'When a unit last had a live screen.';

create table number_counter (
  unit_id uuid not null,
  series text not null,
  year integer not null,
  last integer not null,
  constraint number_counter_pkey PRIMARY KEY (unit_id, series, year)
);
comment on table number_counter is 'Numbers without gaps per unit, series and Beijing year.';

create table schema_migration (
  number integer not null,
  file text not null,
  checksum text not null,
  applied_at timestamp with time zone not null,
  constraint schema_migration_pkey PRIMARY KEY (number)
);
comment on table schema_migration is 'Which migrations were applied; written by the migrations runner only.';

create table stream (
  pos bigint not null generated always as identity,
  event_id uuid not null,
  constraint stream_event_id_fkey FOREIGN KEY (event_id) REFERENCES event(id),
  constraint stream_pkey PRIMARY KEY (pos)
);
comment on table stream is 'append-only: the only order in which readers may count.';

create table stream_cursor (
  subscriber text not null,
  pos bigint not null,
  failures integer not null default 0,
  failed_at timestamp with time zone,
  constraint stream_cursor_pkey PRIMARY KEY (subscriber)
);
comment on table stream_cursor is 'How far each subscriber has come; moved in the transaction of its effect.';

create table stream_parked (
  subscriber text not null,
  event_id uuid not null,
  parked_at timestamp with time zone not null,
  error text not null,
  constraint stream_parked_event_id_fkey FOREIGN KEY (event_id) REFERENCES event(id),
  constraint stream_parked_pkey PRIMARY KEY (subscriber, event_id)
);
comment on table stream_parked is 'Events that a subscriber could not digest after five tries.';

create table sweep_beat (
  name text not null,
  at timestamp with time zone not null,
  next_at timestamp with time zone,
  constraint sweep_beat_pkey PRIMARY KEY (name)
);
comment on table sweep_beat is 'When each sweep last ran: the screens tell from it whether the clocks run.';

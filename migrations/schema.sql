-- Generated from the migrations by `npm run docs`; never run and never edited by hand.

create table access_account (
  id uuid not null,
  name text not null,
  person_id uuid,
  person_name text not null,
  home_unit_id uuid,
  managed_by_unit_id uuid,
  state text not null default 'active'::text,
  closed_reason text,
  last_unit_id uuid,
  demonstration boolean not null default false,
  created_at timestamp with time zone not null,
  created_by uuid,
  revision integer not null default 1,
  constraint access_account_home CHECK (((home_unit_id IS NULL) = (person_id IS NULL))),
  constraint access_account_name_check CHECK ((name ~ '^[a-z][a-z0-9._-]{2,39}$'::text)),
  constraint access_account_state_check CHECK ((state = ANY (ARRAY['active'::text, 'closed'::text]))),
  constraint access_account_home_unit_id_fkey FOREIGN KEY (home_unit_id) REFERENCES org_unit(id),
  constraint access_account_managed_by_unit_id_fkey FOREIGN KEY (managed_by_unit_id) REFERENCES org_unit(id),
  constraint access_account_person_id_fkey FOREIGN KEY (person_id) REFERENCES org_person(id),
  constraint access_account_pkey PRIMARY KEY (id),
  constraint access_account_name_unique UNIQUE (name),
  constraint access_account_person_unique UNIQUE (person_id)
);
comment on table access_account is 'One account for one person; only the four offices of a new installation begin without a person.';
comment on column access_account.managed_by_unit_id is 'The unit whose administrators A and B manage the account: the unit of the post, or the one its duty office serves.';
CREATE INDEX access_account_unit ON access_account USING btree (managed_by_unit_id, name);

create table access_account_person (
  id uuid not null,
  account_id uuid not null,
  person_id uuid not null,
  person_name text not null,
  unit_id uuid not null,
  at timestamp with time zone not null,
  by_account_id uuid,
  reason text not null,
  constraint access_account_person_account_id_fkey FOREIGN KEY (account_id) REFERENCES access_account(id),
  constraint access_account_person_person_id_fkey FOREIGN KEY (person_id) REFERENCES org_person(id),
  constraint access_account_person_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES org_unit(id),
  constraint access_account_person_pkey PRIMARY KEY (id)
);
comment on table access_account_person is 'append-only: each linking of an account to a person, with who did it and why; the newest row is how it stands.';
CREATE INDEX access_account_person_account ON access_account_person USING btree (account_id, at);

create table access_activation (
  id uuid not null,
  account_id uuid not null,
  code_hash text not null,
  expires_at timestamp with time zone not null,
  made_at timestamp with time zone not null,
  made_by uuid,
  used_at timestamp with time zone,
  voided_at timestamp with time zone,
  constraint access_activation_account_id_fkey FOREIGN KEY (account_id) REFERENCES access_account(id),
  constraint access_activation_pkey PRIMARY KEY (id),
  constraint access_activation_code UNIQUE (code_hash)
);
comment on table access_activation is 'One-time codes with which a person sets the password; a newer code voids the older.';
CREATE INDEX access_activation_account ON access_activation USING btree (account_id);

create table access_credential (
  account_id uuid not null,
  hash text not null,
  set_at timestamp with time zone not null,
  constraint access_credential_account_id_fkey FOREIGN KEY (account_id) REFERENCES access_account(id),
  constraint access_credential_pkey PRIMARY KEY (account_id)
);
comment on table access_credential is 'Passwords as argon2id with their own parameters and salt.';

create table access_failure (
  id uuid not null,
  at timestamp with time zone not null,
  kind text not null,
  name_hash text,
  account_id uuid,
  address text not null,
  constraint access_failure_kind_check CHECK ((kind = ANY (ARRAY['password'::text, 'totp'::text, 'pin'::text, 'code'::text]))),
  constraint access_failure_account_id_fkey FOREIGN KEY (account_id) REFERENCES access_account(id),
  constraint access_failure_pkey PRIMARY KEY (id)
);
comment on table access_failure is 'Failed proofs, by hashed account name (whether it exists or not) and by address.';
CREATE INDEX access_failure_address ON access_failure USING btree (address, at);
CREATE INDEX access_failure_name ON access_failure USING btree (name_hash, at);

create table access_grant (
  id uuid not null,
  account_id uuid not null,
  unit_id uuid,
  role text not null,
  office boolean not null generated always as ((role = ANY (ARRAY['systemAdminA'::text, 'systemAdminB'::text, 'securityAdmin'::text, 'auditor'::text]))) stored,
  during tstzrange not null,
  granted_at timestamp with time zone not null,
  granted_by uuid,
  ended_at timestamp with time zone,
  ended_by uuid,
  ended_reason text,
  revision integer not null default 1,
  constraint access_grant_during_check CHECK ((NOT isempty(during))),
  constraint access_grant_office_of_no_unit CHECK (((unit_id IS NULL) = (role = ANY (ARRAY['systemAdminA'::text, 'systemAdminB'::text, 'securityAdmin'::text, 'auditor'::text])))),
  constraint access_grant_account_id_fkey FOREIGN KEY (account_id) REFERENCES access_account(id),
  constraint access_grant_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES org_unit(id),
  constraint access_grant_pkey PRIMARY KEY (id),
  constraint access_grant_once EXCLUDE USING gist (account_id WITH =, unit_id WITH =, role WITH =, during WITH &&) DEFERRABLE INITIALLY DEFERRED,
  constraint access_office_taken EXCLUDE USING gist (role WITH =, during WITH &&) WHERE ((role = ANY (ARRAY['systemAdminA'::text, 'systemAdminB'::text, 'securityAdmin'::text, 'auditor'::text]))) DEFERRABLE INITIALLY DEFERRED,
  constraint access_office_twice EXCLUDE USING gist (account_id WITH =, during WITH &&) WHERE ((role = ANY (ARRAY['systemAdminA'::text, 'systemAdminB'::text, 'securityAdmin'::text, 'auditor'::text]))) DEFERRABLE INITIALLY DEFERRED
);
comment on table access_grant is 'Account × unit × role with dates; the four offices are held at no unit and read no business content.';
CREATE INDEX access_grant_account ON access_grant USING btree (account_id);
CREATE INDEX access_grant_unit ON access_grant USING btree (unit_id);

create table access_lock (
  name_hash text not null,
  since timestamp with time zone not null,
  until timestamp with time zone not null,
  released_at timestamp with time zone,
  released_by uuid,
  constraint access_lock_pkey PRIMARY KEY (name_hash)
);
comment on table access_lock is 'The newest lock of each account name, whether it exists or not, so that a lock tells nobody which names exist.';

create table access_pin (
  account_id uuid not null,
  hash text not null,
  key_version integer not null,
  failures integer not null default 0,
  set_at timestamp with time zone not null,
  constraint access_pin_account_id_fkey FOREIGN KEY (account_id) REFERENCES access_account(id),
  constraint access_pin_pkey PRIMARY KEY (account_id)
);
comment on table access_pin is 'Desk PINs, argon2id under a key that lies outside the data.';

create table access_session (
  id uuid not null,
  token_hash text not null,
  account_id uuid not null,
  station_id uuid not null,
  unit_id uuid,
  stage text not null,
  way text not null,
  started_at timestamp with time zone not null,
  seen_at timestamp with time zone not null,
  proved_at timestamp with time zone,
  expires_at timestamp with time zone not null,
  address text not null,
  ended_at timestamp with time zone,
  ended_why text,
  constraint access_session_stage_check CHECK ((stage = ANY (ARRAY['secondFactor'::text, 'enrol'::text, 'open'::text]))),
  constraint access_session_way_check CHECK ((way = ANY (ARRAY['password'::text, 'pin'::text]))),
  constraint access_session_account_id_fkey FOREIGN KEY (account_id) REFERENCES access_account(id),
  constraint access_session_station_id_fkey FOREIGN KEY (station_id) REFERENCES access_station(id),
  constraint access_session_pkey PRIMARY KEY (id),
  constraint access_session_token UNIQUE (token_hash)
);
comment on table access_session is 'Sessions: the token is kept as a hash and holds only together with its station.';
CREATE INDEX access_session_account ON access_session USING btree (account_id, started_at);
CREATE INDEX access_session_open ON access_session USING btree (account_id) WHERE (ended_at IS NULL);
CREATE INDEX access_session_station ON access_session USING btree (station_id, started_at);

create table access_station (
  id uuid not null,
  token_hash text not null,
  name text not null,
  first_seen_at timestamp with time zone not null,
  named_at timestamp with time zone,
  retired_at timestamp with time zone,
  retired_by uuid,
  retired_reason text,
  revision integer not null default 1,
  constraint access_station_pkey PRIMARY KEY (id),
  constraint access_station_token UNIQUE (token_hash)
);
comment on table access_station is 'Devices on which somebody has signed in, known by a token kept as a hash.';

create table access_totp (
  account_id uuid not null,
  sealed_secret text not null,
  made_at timestamp with time zone not null,
  confirmed_at timestamp with time zone,
  last_step bigint not null default 0,
  constraint access_totp_account_id_fkey FOREIGN KEY (account_id) REFERENCES access_account(id),
  constraint access_totp_pkey PRIMARY KEY (account_id)
);
comment on table access_totp is 'erasable: second factors, sealed; each step of time is accepted once, a lost one is forgotten.';

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
  tx xid8 not null default pg_current_xact_id(),
  constraint audit_outcome_check CHECK ((outcome = ANY (ARRAY['done'::text, 'refused'::text, 'read'::text]))),
  constraint audit_pkey PRIMARY KEY (id)
);
comment on table audit is 'append-only: one row for each write, each refusal and each sensitive read.';
CREATE INDEX audit_at ON audit USING brin (at) WITH (pages_per_range='16', autosummarize='on');
CREATE UNIQUE INDEX audit_seq ON audit USING btree (seq);
CREATE INDEX audit_subject ON audit USING btree (subject_kind, subject_id);
CREATE INDEX audit_tx ON audit USING btree (tx);

create table auditing_check (
  id uuid not null,
  asked_at timestamp with time zone not null,
  asked_by_account uuid not null,
  asked_by_name text not null,
  state text not null default 'running'::text,
  total bigint not null,
  compared bigint not null default 0,
  at_no bigint not null default 0,
  at_mac text not null default ''::text,
  fault_count integer not null default 0,
  faults jsonb not null default '[]'::jsonb,
  finished_at timestamp with time zone,
  constraint auditing_check_pkey_state CHECK (((finished_at IS NULL) = (state = 'running'::text))),
  constraint auditing_check_state_check CHECK ((state = ANY (ARRAY['running'::text, 'done'::text]))),
  constraint auditing_check_pkey PRIMARY KEY (id)
);
comment on table auditing_check is 'Checks of the chain of records; the sweep goes on with the one that runs.';
CREATE UNIQUE INDEX auditing_check_one_running ON auditing_check USING btree (state) WHERE (state = 'running'::text);

create table backup_run (
  id uuid not null,
  cause text not null,
  due_at timestamp with time zone,
  instance text not null,
  place text not null,
  begun_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  outcome text,
  bytes bigint,
  rows bigint,
  digest text,
  error text,
  constraint backup_run_cause_check CHECK ((cause = ANY (ARRAY['nightly'::text, 'command'::text]))),
  constraint backup_run_due CHECK (((cause = 'nightly'::text) = (due_at IS NOT NULL))),
  constraint backup_run_ended CHECK (((ended_at IS NULL) = (outcome IS NULL))),
  constraint backup_run_good CHECK (((outcome IS DISTINCT FROM 'good'::text) OR ((bytes IS NOT NULL) AND (rows IS NOT NULL) AND (digest IS NOT NULL)))),
  constraint backup_run_outcome_check CHECK ((outcome = ANY (ARRAY['good'::text, 'failed'::text]))),
  constraint backup_run_pkey PRIMARY KEY (id)
);
comment on table backup_run is 'One row for each backup that was begun; the open one is the claim of whoever makes it.';
CREATE INDEX backup_run_begun ON backup_run USING btree (begun_at DESC);
CREATE UNIQUE INDEX backup_run_one_at_a_time ON backup_run USING btree ((true)) WHERE (outcome IS NULL);

create table calendar_key_period (
  id uuid not null,
  name text not null,
  from_at timestamp with time zone not null,
  until_at timestamp with time zone not null,
  declared_by uuid not null,
  unit_ids uuid[] not null,
  document text,
  declared_at timestamp with time zone not null,
  declared_person uuid,
  cancelled_at timestamp with time zone,
  cancelled_person uuid,
  cancel_reason text,
  revision integer not null default 1,
  constraint calendar_key_period_cancelled CHECK (((cancelled_at IS NULL) = (cancel_reason IS NULL))),
  constraint calendar_key_period_order CHECK ((from_at < until_at)),
  constraint calendar_key_period_pkey PRIMARY KEY (id)
);
comment on table calendar_key_period is 'Key periods of a unit and those below it, or of the units listed; cancelled with a reason, never deleted.';
CREATE INDEX calendar_key_period_until ON calendar_key_period USING btree (until_at) WHERE (cancelled_at IS NULL);

create table calendar_owed_year (
  year integer not null,
  id uuid not null,
  owing_unit_id uuid not null,
  announced_at timestamp with time zone not null,
  constraint calendar_owed_year_pkey PRIMARY KEY (year),
  constraint calendar_owed_year_id_key UNIQUE (id)
);
comment on table calendar_owed_year is 'append-only: years whose data were asked for, once each.';

create table calendar_year (
  year integer not null,
  version integer not null,
  source text not null,
  body jsonb not null,
  digest text not null,
  entered_at timestamp with time zone not null,
  entered_by uuid,
  constraint calendar_year_version_check CHECK ((version > 0)),
  constraint calendar_year_pkey PRIMARY KEY (year, version)
);
comment on table calendar_year is 'append-only: days off and make-up days of a year; the highest version counts.';

create table chain_head (
  no bigint not null,
  at timestamp with time zone not null,
  key_version integer not null,
  code text not null,
  signature text not null,
  constraint chain_head_no_fkey FOREIGN KEY (no) REFERENCES chain_link(no),
  constraint chain_head_pkey PRIMARY KEY (no)
);
comment on table chain_head is 'append-only: every minute the last link is signed; its short code goes onto paper.';

create table chain_link (
  no bigint not null,
  kind text not null,
  row_id uuid not null,
  key_version integer not null,
  mac text not null,
  constraint chain_link_kind_check CHECK ((kind = ANY (ARRAY['audit'::text, 'event'::text]))),
  constraint chain_link_pkey PRIMARY KEY (no),
  constraint chain_link_row_id_kind_key UNIQUE (row_id, kind)
);
comment on table chain_link is 'append-only: one link for each audit row and event, in the order of sealing, without gaps.';
CREATE TRIGGER chain_link_next AFTER INSERT ON chain_link REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION chain_link_next();

create table chain_progress (
  id boolean not null default true,
  epoch uuid not null,
  next_tx xid8 not null,
  constraint chain_progress_id_check CHECK (id),
  constraint chain_progress_pkey PRIMARY KEY (id)
);
comment on table chain_progress is 'One row: from which transaction on the sealer looks for rows; begun anew after a restore.';

create table deadlines_alarm (
  id uuid not null,
  unit_id uuid not null,
  class text not null,
  audience text[] not null,
  term text not null,
  subject_kind text not null,
  subject_id uuid not null,
  subject_label text not null,
  clock_id uuid,
  stage text not null,
  revision integer not null default 1,
  due_at timestamp with time zone,
  since timestamp with time zone not null,
  raised_at timestamp with time zone not null,
  armed_at timestamp with time zone not null,
  outage_from timestamp with time zone,
  acknowledged_at timestamp with time zone,
  acknowledged_by uuid,
  acknowledged_name text,
  cleared_at timestamp with time zone,
  cleared_why text,
  climbs jsonb not null default '[]'::jsonb,
  climb_at timestamp with time zone,
  climbed integer not null default 0,
  copy_of uuid,
  constraint deadlines_alarm_class_check CHECK ((class = ANY (ARRAY['rings'::text, 'shown'::text, 'office'::text]))),
  constraint deadlines_alarm_cleared_why_check CHECK ((cleared_why = ANY (ARRAY['met'::text, 'superseded'::text, 'cancelled'::text, 'ended'::text]))),
  constraint deadlines_alarm_clock_id_fkey FOREIGN KEY (clock_id) REFERENCES deadlines_clock(id),
  constraint deadlines_alarm_copy_of_fkey FOREIGN KEY (copy_of) REFERENCES deadlines_alarm(id),
  constraint deadlines_alarm_pkey PRIMARY KEY (id),
  constraint deadlines_alarm_copied_once UNIQUE (copy_of, unit_id),
  constraint deadlines_alarm_once UNIQUE (clock_id, stage, revision, unit_id)
);
comment on table deadlines_alarm is 'What a unit''s screens ring for or show; belongs to one unit and names roles, not persons.';
CREATE INDEX deadlines_alarm_active ON deadlines_alarm USING btree (unit_id) WHERE (cleared_at IS NULL);
CREATE INDEX deadlines_alarm_climb ON deadlines_alarm USING btree (climb_at) WHERE ((climb_at IS NOT NULL) AND (acknowledged_at IS NULL) AND (cleared_at IS NULL));
CREATE INDEX deadlines_alarm_clock_unit ON deadlines_alarm USING btree (clock_id, unit_id) WHERE (cleared_at IS NULL);
CREATE INDEX deadlines_alarm_raised ON deadlines_alarm USING btree (raised_at);
CREATE INDEX deadlines_alarm_subject ON deadlines_alarm USING btree (subject_kind, subject_id) WHERE (cleared_at IS NULL);

create table deadlines_clock (
  id uuid not null,
  rule text not null,
  row_id text not null,
  pack text not null,
  term text not null,
  ladder text not null,
  subject_kind text not null,
  subject_id uuid not null,
  subject_label text not null,
  owing_unit_id uuid not null,
  owed_to_unit_id uuid,
  started_at timestamp with time zone not null,
  due_at timestamp with time zone not null,
  because text not null,
  state text not null,
  overdue_at timestamp with time zone,
  met_at timestamp with time zone,
  met_by_event uuid,
  start_event uuid not null,
  parent_id uuid,
  revision integer not null default 1,
  reason text,
  constraint deadlines_clock_state_check CHECK ((state = ANY (ARRAY['running'::text, 'met'::text, 'metLate'::text, 'overdue'::text, 'waived'::text, 'cancelled'::text]))),
  constraint deadlines_clock_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES deadlines_clock(id),
  constraint deadlines_clock_pkey PRIMARY KEY (id),
  constraint deadlines_clock_once UNIQUE (rule, subject_kind, subject_id, owing_unit_id, start_event)
);
comment on table deadlines_clock is 'One deadline: stamped with limit, requirement and ladder when its start event happened.';
CREATE INDEX deadlines_clock_owed_to ON deadlines_clock USING btree (owed_to_unit_id, due_at) WHERE (state = ANY (ARRAY['running'::text, 'overdue'::text]));
CREATE INDEX deadlines_clock_owing ON deadlines_clock USING btree (owing_unit_id, due_at) WHERE (state = ANY (ARRAY['running'::text, 'overdue'::text]));
CREATE INDEX deadlines_clock_parent ON deadlines_clock USING btree (parent_id) WHERE (parent_id IS NOT NULL);
CREATE INDEX deadlines_clock_subject ON deadlines_clock USING btree (subject_kind, subject_id);

create table deadlines_step (
  clock_id uuid not null,
  stage text not null,
  revision integer not null,
  kind text not null,
  at timestamp with time zone not null,
  armed_at timestamp with time zone not null,
  event_id uuid not null,
  event_type text not null,
  payload jsonb not null,
  visible_to uuid[] not null,
  alarms jsonb not null,
  fired_at timestamp with time zone,
  void_at timestamp with time zone,
  constraint deadlines_step_kind_check CHECK ((kind = ANY (ARRAY['reminder'::text, 'due'::text, 'ladder'::text]))),
  constraint deadlines_step_clock_id_fkey FOREIGN KEY (clock_id) REFERENCES deadlines_clock(id),
  constraint deadlines_step_pkey PRIMARY KEY (clock_id, stage, revision),
  constraint deadlines_step_event_id_key UNIQUE (event_id)
);
comment on table deadlines_step is 'One stage of a deadline: everything it will announce and ring is written when it is planned, so that firing is one statement.';
CREATE INDEX deadlines_step_pending ON deadlines_step USING btree (at) WHERE ((fired_at IS NULL) AND (void_at IS NULL));

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
  tx xid8 not null default pg_current_xact_id(),
  constraint event_pkey PRIMARY KEY (id)
);
comment on table event is 'append-only: what happened, in the words of the room that announced it.';
CREATE INDEX event_subject ON event USING btree (subject_kind, subject_id, seq);
CREATE INDEX event_tx ON event USING btree (tx);

create table event_outbox (
  seq bigint not null,
  event_id uuid not null,
  constraint event_outbox_pkey PRIMARY KEY (seq)
);
comment on table event_outbox is 'erasable: committed events that the publisher has not yet put into the stream.';

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
  unsearched_confirmed_by uuid,
  constraint file_size_check CHECK ((size >= 0)),
  constraint file_state_check CHECK ((state = ANY (ARRAY['open'::text, 'sealed'::text]))),
  constraint file_pkey PRIMARY KEY (id)
);
comment on table file is 'erasable: attachments; what was never sealed or must not be here goes, what is sealed stays.';
comment on column file.unsearched_confirmed_by is 'Who confirmed, asked for it, that a file without readable text is not classified; null where it was searched.';
CREATE TRIGGER file_kept BEFORE DELETE OR UPDATE ON file FOR EACH ROW EXECUTE FUNCTION file_kept();

create table file_piece (
  file_id uuid not null,
  no integer not null,
  bytes bytea not null,
  constraint file_piece_file_id_fkey FOREIGN KEY (file_id) REFERENCES file(id) ON DELETE CASCADE,
  constraint file_piece_pkey PRIMARY KEY (file_id, no)
);
comment on table file_piece is 'The bytes of a file in pieces, so that copies and stand-by databases hold them.';
CREATE TRIGGER file_piece_kept BEFORE INSERT OR DELETE OR UPDATE ON file_piece FOR EACH ROW EXECUTE FUNCTION file_piece_kept();

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
  key_mark text not null,
  created_at timestamp with time zone not null,
  constraint installation_id_check CHECK (id),
  constraint installation_pkey PRIMARY KEY (id)
);
comment on table installation is 'One row: the epoch is renewed at a restore and makes old stream positions void.';

create table key_holder (
  id uuid not null,
  name text not null,
  marks text[] not null,
  seen_at timestamp with time zone not null,
  constraint key_holder_pkey PRIMARY KEY (id)
);
comment on table key_holder is 'erasable: which marks of keys each running program holds; sealing anew waits until all know the new key.';

create table live_presence (
  unit_id uuid not null,
  seen_at timestamp with time zone not null,
  constraint live_presence_pkey PRIMARY KEY (unit_id)
);
comment on table live_presence is 'When a unit last had a live screen.';

create table notify_offline (
  id uuid not null,
  unit_id uuid not null,
  superior_id uuid,
  last_seen_at timestamp with time zone not null,
  from_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint notify_offline_pkey PRIMARY KEY (id)
);
comment on table notify_offline is 'Spans in which the desk of a unit that owes a watch had no live screen.';
CREATE UNIQUE INDEX notify_offline_open ON notify_offline USING btree (unit_id) WHERE (ended_at IS NULL);

create table number_counter (
  unit_id uuid not null,
  series text not null,
  year integer not null,
  last integer not null,
  constraint number_counter_pkey PRIMARY KEY (unit_id, series, year)
);
comment on table number_counter is 'Numbers without gaps per unit, series and Beijing year.';

create table operations_hour (
  hour timestamp with time zone not null,
  accepted integer not null,
  refused integer not null,
  failed integer not null,
  p99_ms integer,
  rung integer not null,
  late integer not null,
  largest_late_ms integer,
  computed_at timestamp with time zone not null,
  constraint operations_hour_accepted_check CHECK ((accepted >= 0)),
  constraint operations_hour_check CHECK (((late >= 0) AND (late <= rung))),
  constraint operations_hour_failed_check CHECK ((failed >= 0)),
  constraint operations_hour_refused_check CHECK ((refused >= 0)),
  constraint operations_hour_rung_check CHECK ((rung >= 0)),
  constraint operations_hour_pkey PRIMARY KEY (hour)
);
comment on table operations_hour is 'append-only: reports accepted and alarms on time, one row for each hour that is over.';

create table operations_instance (
  id uuid not null,
  kind text not null,
  name text not null,
  version text not null,
  started_at timestamp with time zone not null,
  seen_at timestamp with time zone not null,
  swept_at timestamp with time zone,
  ended_at timestamp with time zone,
  reading jsonb not null,
  constraint operations_instance_kind_check CHECK ((kind = ANY (ARRAY['server'::text, 'worker'::text]))),
  constraint operations_instance_pkey PRIMARY KEY (id)
);
comment on table operations_instance is 'erasable: one row for each program that runs, renewed by its heartbeat; gone a day after its last one.';

create table operations_request_hour (
  hour timestamp with time zone not null,
  instance_id uuid not null,
  total integer not null,
  failed integer not null,
  buckets integer[] not null,
  constraint operations_request_hour_check CHECK (((failed >= 0) AND (failed <= total))),
  constraint operations_request_hour_total_check CHECK ((total >= 0)),
  constraint operations_request_hour_pkey PRIMARY KEY (hour, instance_id)
);
comment on table operations_request_hour is 'erasable: how one program answered reports in one hour, until the hour is summed up.';

create table orders_answer (
  id uuid not null,
  assignment_id uuid not null,
  form text not null,
  way text not null,
  at timestamp with time zone not null,
  said_at timestamp with time zone not null,
  recorded_at timestamp with time zone not null,
  recorded_by uuid,
  recorded_by_unit_id uuid not null,
  spoken_by text,
  taken_by text,
  words text not null,
  report_id uuid,
  outside_number text,
  constraint orders_answer_form_check CHECK ((form = ANY (ARRAY['telephone'::text, 'written'::text]))),
  constraint orders_answer_way_check CHECK ((way = ANY (ARRAY['telephone'::text, 'thisSystem'::text, 'superiorSystem'::text, 'fax'::text, 'confidentialExchange'::text]))),
  constraint orders_answer_assignment_id_fkey FOREIGN KEY (assignment_id) REFERENCES orders_assignment(id),
  constraint orders_answer_recorded_by_unit_id_fkey FOREIGN KEY (recorded_by_unit_id) REFERENCES org_unit(id),
  constraint orders_answer_pkey PRIMARY KEY (id)
);
comment on table orders_answer is 'append-only: what was answered, by which way, at which minute.';
CREATE INDEX orders_answer_assignment ON orders_answer USING btree (assignment_id, recorded_at);
CREATE UNIQUE INDEX orders_answer_report ON orders_answer USING btree (assignment_id, report_id) WHERE (report_id IS NOT NULL);

create table orders_assignment (
  id uuid not null,
  order_id uuid not null,
  unit_id uuid not null,
  state text not null,
  parent_assignment_id uuid,
  received_at timestamp with time zone,
  received_by uuid,
  phone_answered_at timestamp with time zone,
  written_answered_at timestamp with time zone,
  ended_at timestamp with time zone,
  ended_by uuid,
  ended_reason text,
  revision integer not null default 1,
  constraint orders_assignment_ended CHECK (((state = ANY (ARRAY['closed'::text, 'withdrawn'::text])) = (ended_at IS NOT NULL))),
  constraint orders_assignment_state_check CHECK ((state = ANY (ARRAY['issued'::text, 'received'::text, 'answeredByPhone'::text, 'answeredInWriting'::text, 'closed'::text, 'withdrawn'::text]))),
  constraint orders_assignment_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders_order(id),
  constraint orders_assignment_parent_assignment_id_fkey FOREIGN KEY (parent_assignment_id) REFERENCES orders_assignment(id),
  constraint orders_assignment_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES org_unit(id),
  constraint orders_assignment_pkey PRIMARY KEY (id),
  constraint orders_assignment_once UNIQUE (order_id, unit_id)
);
comment on table orders_assignment is 'An order at one unit, with its state.';
CREATE INDEX orders_assignment_open ON orders_assignment USING btree (unit_id) WHERE (ended_at IS NULL);
CREATE INDEX orders_assignment_parent ON orders_assignment USING btree (parent_assignment_id) WHERE (parent_assignment_id IS NOT NULL);
CREATE INDEX orders_assignment_unit ON orders_assignment USING btree (unit_id, id);

create table orders_extension (
  id uuid not null,
  assignment_id uuid not null,
  clock text not null,
  asked_at timestamp with time zone not null,
  asked_by uuid,
  reason text not null,
  wanted_due_at timestamp with time zone not null,
  state text not null,
  decided_at timestamp with time zone,
  decided_by uuid,
  said_by text,
  new_due_at timestamp with time zone,
  words text,
  constraint orders_extension_clock_check CHECK ((clock = ANY (ARRAY['verificationByPhone'::text, 'verificationWritten'::text, 'task'::text]))),
  constraint orders_extension_decided CHECK (((state = 'asked'::text) = (decided_at IS NULL))),
  constraint orders_extension_due CHECK (((state = 'granted'::text) = (new_due_at IS NOT NULL))),
  constraint orders_extension_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'granted'::text, 'refused'::text]))),
  constraint orders_extension_assignment_id_fkey FOREIGN KEY (assignment_id) REFERENCES orders_assignment(id),
  constraint orders_extension_pkey PRIMARY KEY (id)
);
comment on table orders_extension is 'Extensions asked and decided; an extension is decided once.';
CREATE INDEX orders_extension_assignment ON orders_extension USING btree (assignment_id, asked_at);
CREATE UNIQUE INDEX orders_extension_open ON orders_extension USING btree (assignment_id, clock) WHERE (state = 'asked'::text);

create table orders_order (
  id uuid not null,
  kind text not null,
  owner_unit_id uuid not null,
  issuer_unit_id uuid not null,
  issued_by uuid,
  issued_at timestamp with time zone not null,
  registered_at timestamp with time zone not null,
  caller_name text,
  caller_number text,
  taken_by text,
  series text not null,
  year integer not null,
  number integer not null,
  number_text text not null,
  matter_id uuid,
  about text not null,
  ask text not null,
  written_asked boolean not null,
  parent_order_id uuid,
  parent_assignment_id uuid,
  constraint orders_order_kind_check CHECK ((kind = ANY (ARRAY['verification'::text, 'task'::text, 'instruction'::text]))),
  constraint orders_order_outside CHECK (((owner_unit_id = issuer_unit_id) = (caller_name IS NULL))),
  constraint orders_order_parent CHECK (((parent_order_id IS NULL) = (parent_assignment_id IS NULL))),
  constraint orders_order_issuer_unit_id_fkey FOREIGN KEY (issuer_unit_id) REFERENCES org_unit(id),
  constraint orders_order_owner_unit_id_fkey FOREIGN KEY (owner_unit_id) REFERENCES org_unit(id),
  constraint orders_order_parent_assignment_fk FOREIGN KEY (parent_assignment_id) REFERENCES orders_assignment(id),
  constraint orders_order_parent_order_id_fkey FOREIGN KEY (parent_order_id) REFERENCES orders_order(id),
  constraint orders_order_pkey PRIMARY KEY (id),
  constraint orders_order_number UNIQUE (owner_unit_id, series, year, number)
);
comment on table orders_order is 'append-only: an order as it was given; a second order on the same matter is a new order.';
CREATE INDEX orders_order_matter ON orders_order USING btree (matter_id) WHERE (matter_id IS NOT NULL);
CREATE INDEX orders_order_owner ON orders_order USING btree (owner_unit_id, id);
CREATE INDEX orders_order_parent_assignment ON orders_order USING btree (parent_assignment_id) WHERE (parent_assignment_id IS NOT NULL);

create table org_change (
  id uuid not null,
  at timestamp with time zone not null,
  by_person_id uuid,
  by_unit_id uuid,
  by_name text not null,
  unit_id uuid not null,
  kind text not null,
  object_id uuid not null,
  act text not null,
  label text not null,
  was jsonb,
  since timestamp with time zone,
  becomes jsonb,
  import_id uuid,
  constraint org_change_act_check CHECK ((act = ANY (ARRAY['made'::text, 'changed'::text, 'ended'::text]))),
  constraint org_change_kind_check CHECK ((kind = ANY (ARRAY['unit'::text, 'relation'::text, 'desk'::text, 'deskServes'::text, 'person'::text, 'post'::text, 'phone'::text]))),
  constraint org_change_pkey PRIMARY KEY (id)
);
comment on table org_change is 'append-only: what was, since when, changed by whom; never a mobile number.';
CREATE INDEX org_change_object ON org_change USING btree (object_id, at);
CREATE INDEX org_change_unit ON org_change USING btree (unit_id, at);

create table org_desk (
  id uuid not null,
  host_unit_id uuid not null,
  section_unit_id uuid,
  name text not null,
  during tstzrange not null,
  revision integer not null default 1,
  constraint org_desk_during_check CHECK ((NOT isempty(during))),
  constraint org_desk_host_unit_id_fkey FOREIGN KEY (host_unit_id) REFERENCES org_unit(id),
  constraint org_desk_section_unit_id_fkey FOREIGN KEY (section_unit_id) REFERENCES org_unit(id),
  constraint org_desk_pkey PRIMARY KEY (id)
);
comment on table org_desk is 'Duty desks; a section that is a unit itself (a duty office) is named.';
CREATE INDEX org_desk_host ON org_desk USING btree (host_unit_id);
CREATE INDEX org_desk_section ON org_desk USING btree (section_unit_id);

create table org_desk_serves (
  id uuid not null,
  desk_id uuid not null,
  unit_id uuid not null,
  during tstzrange not null,
  document text,
  revision integer not null default 1,
  constraint org_desk_serves_during_check CHECK ((NOT isempty(during))),
  constraint org_desk_serves_desk_id_fkey FOREIGN KEY (desk_id) REFERENCES org_desk(id),
  constraint org_desk_serves_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES org_unit(id),
  constraint org_desk_serves_pkey PRIMARY KEY (id),
  constraint org_desk_serves_one_desk EXCLUDE USING gist (unit_id WITH =, during WITH &&) DEFERRABLE INITIALLY DEFERRED
);
comment on table org_desk_serves is 'erasable: whose watch a desk keeps, by a named document; one that has not begun may give way to another.';
CREATE INDEX org_desk_serves_desk ON org_desk_serves USING btree (desk_id);

create table org_import (
  id uuid not null,
  at timestamp with time zone not null,
  by_person_id uuid,
  by_unit_id uuid,
  by_name text not null,
  digest text not null,
  state_revision bigint not null,
  absent text not null,
  state text not null,
  preview jsonb not null,
  sealed_rows text,
  confirmed_at timestamp with time zone,
  constraint org_import_absent_check CHECK ((absent = ANY (ARRAY['keep'::text, 'end'::text]))),
  constraint org_import_state_check CHECK ((state = ANY (ARRAY['open'::text, 'refused'::text, 'confirmed'::text]))),
  constraint org_import_pkey PRIMARY KEY (id)
);
comment on table org_import is 'Previews of imports; the rows wait sealed for the confirmation and go with it.';

create table org_person (
  id uuid not null,
  name text not null,
  pinyin text not null,
  initials text not null,
  revision integer not null default 1,
  constraint org_person_pkey PRIMARY KEY (id)
);
comment on table org_person is 'One human; names are not unique, so a person is chosen with unit and title beside the name.';

create table org_phone (
  id uuid not null,
  owner_kind text not null,
  owner_id uuid not null,
  kind text not null,
  ordinal smallint not null default 1,
  open_number text,
  sealed_number text,
  blind_index text,
  constraint org_phone_kind_check CHECK ((kind = ANY (ARRAY['mobile'::text, 'office'::text, 'duty'::text, 'fax'::text]))),
  constraint org_phone_mobile_sealed CHECK ((((kind = 'mobile'::text) = (sealed_number IS NOT NULL)) AND ((kind = 'mobile'::text) = (open_number IS NULL)) AND ((sealed_number IS NULL) = (blind_index IS NULL)))),
  constraint org_phone_ordinal_check CHECK ((ordinal > 0)),
  constraint org_phone_owner_kind_check CHECK ((owner_kind = ANY (ARRAY['person'::text, 'unit'::text, 'desk'::text]))),
  constraint org_phone_pkey PRIMARY KEY (id),
  constraint org_phone_place UNIQUE (owner_kind, owner_id, kind, ordinal)
);
comment on table org_phone is 'erasable: telephone numbers of people, units and desks; a mobile only as ciphertext with a blind index.';
CREATE INDEX org_phone_blind ON org_phone USING btree (blind_index) WHERE (blind_index IS NOT NULL);

create table org_post (
  id uuid not null,
  person_id uuid not null,
  unit_id uuid not null,
  title text not null,
  staff_category text not null,
  principal_leader boolean not null default false,
  in_charge_of_duty boolean not null default false,
  duty_officer boolean not null default false,
  desk_head boolean not null default false,
  seniority integer not null,
  during tstzrange not null,
  revision integer not null default 1,
  constraint org_post_during_check CHECK ((NOT isempty(during))),
  constraint org_post_staff_category_check CHECK ((staff_category = ANY (ARRAY['regular'::text, 'hired'::text, 'temporary'::text, 'rehired'::text]))),
  constraint org_post_person_id_fkey FOREIGN KEY (person_id) REFERENCES org_person(id),
  constraint org_post_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES org_unit(id),
  constraint org_post_pkey PRIMARY KEY (id),
  constraint org_post_once EXCLUDE USING gist (person_id WITH =, unit_id WITH =, title WITH =, during WITH &&) DEFERRABLE INITIALLY DEFERRED
);
comment on table org_post is 'Person × unit × title with dates; duty, directory and rights hang on posts.';
CREATE INDEX org_post_person ON org_post USING btree (person_id);
CREATE INDEX org_post_unit ON org_post USING btree (unit_id, seniority);

create table org_relation (
  id uuid not null,
  kind text not null,
  superior_id uuid not null,
  subordinate_id uuid not null,
  functions text[] not null,
  during tstzrange not null,
  document text,
  revision integer not null default 1,
  constraint org_relation_functions CHECK (((functions <@ ARRAY['reporting'::text, 'copy'::text, 'guidance'::text, 'filing'::text, 'inspection'::text, 'circular'::text, 'directory'::text]) AND ((kind = 'administrative'::text) = (functions = '{}'::text[])))),
  constraint org_relation_kind_check CHECK ((kind = ANY (ARRAY['administrative'::text, 'guidance'::text, 'vertical'::text, 'entrusted'::text]))),
  constraint org_relation_some_time CHECK ((NOT isempty(during))),
  constraint org_relation_two_units CHECK ((superior_id <> subordinate_id)),
  constraint org_relation_subordinate_id_fkey FOREIGN KEY (subordinate_id) REFERENCES org_unit(id),
  constraint org_relation_superior_id_fkey FOREIGN KEY (superior_id) REFERENCES org_unit(id),
  constraint org_relation_pkey PRIMARY KEY (id),
  constraint org_relation_once EXCLUDE USING gist (kind WITH =, superior_id WITH =, subordinate_id WITH =, during WITH &&) DEFERRABLE INITIALLY DEFERRED,
  constraint org_relation_one_administrative EXCLUDE USING gist (subordinate_id WITH =, during WITH &&) WHERE ((kind = 'administrative'::text)) DEFERRABLE INITIALLY DEFERRED
);
comment on table org_relation is 'Dated relations; an administrative one names no function because it carries what no other carries.';
CREATE INDEX org_relation_subordinate ON org_relation USING btree (subordinate_id);
CREATE INDEX org_relation_superior ON org_relation USING btree (superior_id);

create table org_reveal (
  id uuid not null,
  at timestamp with time zone not null,
  by_person_id uuid,
  by_unit_id uuid,
  person_id uuid not null,
  reason text not null,
  constraint org_reveal_person_id_fkey FOREIGN KEY (person_id) REFERENCES org_person(id),
  constraint org_reveal_pkey PRIMARY KEY (id)
);
comment on table org_reveal is 'append-only: who had a hidden number shown, when and why.';
CREATE INDEX org_reveal_person ON org_reveal USING btree (person_id, at);

create table org_scope (
  unit_id uuid not null,
  superior_id uuid not null,
  function text not null,
  during tstzrange not null,
  depth smallint not null,
  constraint org_scope_depth_check CHECK ((depth > 0)),
  constraint org_scope_superior_id_fkey FOREIGN KEY (superior_id) REFERENCES org_unit(id),
  constraint org_scope_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES org_unit(id),
  constraint org_scope_pkey PRIMARY KEY (unit_id, superior_id, function, during, depth),
  constraint org_scope_one_superior EXCLUDE USING gist (unit_id WITH =, function WITH =, during WITH &&) WHERE (((depth = 1) AND (function = ANY (ARRAY['reporting'::text, 'filing'::text, 'inspection'::text, 'circular'::text, 'directory'::text])))) DEFERRABLE INITIALLY DEFERRED
);
comment on table org_scope is 'erasable: closure of the relations by function, the one table every list joins; computed, never edited.';
CREATE INDEX org_scope_superior ON org_scope USING btree (superior_id, function, unit_id);

create table org_state (
  id boolean not null default true,
  revision bigint not null,
  constraint org_state_id_check CHECK (id),
  constraint org_state_pkey PRIMARY KEY (id)
);
comment on table org_state is 'One row: rises with every write of the room, so that an import preview knows whether it is still true.';

create table org_unit (
  id uuid not null,
  code text not null,
  short_name text not null,
  full_name text not null,
  kind text not null,
  level text not null,
  division_code text,
  external boolean not null default false,
  binding text not null,
  duty_class text not null,
  legal_channel boolean not null,
  pinyin text not null,
  initials text not null,
  valid_from timestamp with time zone not null,
  valid_to timestamp with time zone,
  revision integer not null default 1,
  constraint org_unit_binding_check CHECK ((binding = ANY (ARRAY['bound'::text, 'reference'::text]))),
  constraint org_unit_dates CHECK (((valid_to IS NULL) OR (valid_to > valid_from))),
  constraint org_unit_duty_class_check CHECK ((duty_class ~ '^[A-Z]$'::text)),
  constraint org_unit_kind_check CHECK ((kind = ANY (ARRAY['government'::text, 'committee'::text, 'department'::text, 'town'::text, 'subdistrict'::text, 'duty_office'::text, 'institution'::text, 'external'::text]))),
  constraint org_unit_level_check CHECK ((level = ANY (ARRAY['state'::text, 'province'::text, 'city'::text, 'county'::text, 'town'::text]))),
  constraint org_unit_pkey PRIMARY KEY (id),
  constraint org_unit_code_unique UNIQUE (code)
);
comment on table org_unit is 'Units of every kind; external parties (province, State Council) are units that never log in.';
comment on column org_unit.legal_channel is 'Whether this system is the legal reporting channel of the unit; if not its pages say so.';
CREATE INDEX org_unit_name ON org_unit USING gin (full_name gin_trgm_ops);
CREATE INDEX org_unit_pinyin ON org_unit USING gin (pinyin gin_trgm_ops);

create table regulation_confirmation (
  id uuid not null,
  batch_id uuid not null,
  pack_id text not null,
  version integer not null,
  path text not null,
  value_digest text not null,
  act text not null,
  document text not null,
  words text not null,
  at timestamp with time zone not null,
  by_account_id uuid,
  by_person_id uuid,
  by_name text not null,
  by_unit_id uuid not null,
  constraint regulation_confirmation_act_check CHECK ((act = ANY (ARRAY['confirmed'::text, 'withdrawn'::text]))),
  constraint regulation_confirmation_pack_id_version_fkey FOREIGN KEY (pack_id, version) REFERENCES regulation_pack(id, version),
  constraint regulation_confirmation_pkey PRIMARY KEY (id)
);
comment on table regulation_confirmation is 'append-only: who confirmed which value of the pack, when, by which document; the newest row of a path and value counts.';
CREATE INDEX regulation_confirmation_path ON regulation_confirmation USING btree (path, value_digest, at);

create table regulation_pack (
  id text not null,
  version integer not null,
  effective_from date not null,
  body jsonb not null,
  digest text not null,
  adopted_at timestamp with time zone not null,
  adopted_by uuid,
  constraint regulation_pack_version_check CHECK ((version > 0)),
  constraint regulation_pack_pkey PRIMARY KEY (id, version)
);
comment on table regulation_pack is 'append-only: every version of the regulation as data; the latest effective one counts.';
CREATE INDEX regulation_pack_effective ON regulation_pack USING btree (effective_from DESC, version DESC);

create table reports_call (
  id uuid not null,
  matter_id uuid not null,
  contact_id uuid not null,
  from_unit_id uuid,
  caller text not null,
  at timestamp with time zone not null,
  answered boolean not null,
  words text not null,
  recorded_at timestamp with time zone not null,
  by_person_id uuid,
  constraint reports_call_contact_id_fkey FOREIGN KEY (contact_id) REFERENCES reports_site_contact(id),
  constraint reports_call_matter_id_fkey FOREIGN KEY (matter_id) REFERENCES reports_matter(id),
  constraint reports_call_pkey PRIMARY KEY (id)
);
comment on table reports_call is 'append-only: calls of the province or the State Council to the commander on the spot.';
CREATE INDEX reports_call_matter ON reports_call USING btree (matter_id);

create table reports_dispatch (
  id uuid not null,
  report_id uuid not null,
  matter_id uuid not null,
  from_unit_id uuid not null,
  to_unit_id uuid not null,
  outside boolean not null,
  role text not null,
  way text not null,
  state text not null,
  prepared_at timestamp with time zone not null,
  sent_at timestamp with time zone,
  sent_by uuid,
  taken_at timestamp with time zone,
  taken_by uuid,
  spoken_with text not null default ''::text,
  own_record_kind text,
  own_record_id uuid,
  opened_at timestamp with time zone,
  opened_by uuid,
  acknowledged_at timestamp with time zone,
  acknowledged_by uuid,
  confirmed_at timestamp with time zone,
  confirmed_with text not null default ''::text,
  returned_at timestamp with time zone,
  returned_by uuid,
  return_reason text not null default ''::text,
  external_number text not null default ''::text,
  external_at timestamp with time zone,
  received_by text not null default ''::text,
  tag text,
  revision integer not null default 1,
  constraint reports_dispatch_role_check CHECK ((role = ANY (ARRAY['line'::text, 'direct'::text, 'copy'::text, 'sideways'::text]))),
  constraint reports_dispatch_state_check CHECK ((state = ANY (ARRAY['prepared'::text, 'calling'::text, 'sent'::text, 'taken'::text, 'opened'::text, 'acknowledged'::text, 'returned'::text]))),
  constraint reports_dispatch_way_check CHECK ((way = ANY (ARRAY['thisSystem'::text, 'superiorSystem'::text, 'fax'::text, 'confidential'::text, 'telephone'::text]))),
  constraint reports_dispatch_matter_id_fkey FOREIGN KEY (matter_id) REFERENCES reports_matter(id),
  constraint reports_dispatch_report_id_fkey FOREIGN KEY (report_id) REFERENCES reports_report(id),
  constraint reports_dispatch_pkey PRIMARY KEY (id),
  constraint reports_dispatch_once UNIQUE (report_id, to_unit_id)
);
comment on table reports_dispatch is 'One report to one addressee by one way (报送一份给一家): sent, taken, opened, acknowledged, returned.';
CREATE INDEX reports_dispatch_arrived ON reports_dispatch USING btree (to_unit_id, COALESCE(sent_at, prepared_at) DESC, id DESC) WHERE (state <> 'prepared'::text);
CREATE INDEX reports_dispatch_matter ON reports_dispatch USING btree (matter_id);

create table reports_dispute (
  id uuid not null,
  matter_id uuid not null,
  by_unit_id uuid not null,
  by_person_id uuid,
  level text not null,
  reason text not null,
  at timestamp with time zone not null,
  decided_at timestamp with time zone,
  outcome text,
  decided_by_unit_id uuid,
  decided_by uuid,
  decision text not null default ''::text,
  constraint reports_dispute_outcome_check CHECK ((outcome = ANY (ARRAY['upheld'::text, 'changed'::text]))),
  constraint reports_dispute_matter_id_fkey FOREIGN KEY (matter_id) REFERENCES reports_matter(id),
  constraint reports_dispute_pkey PRIMARY KEY (id)
);
comment on table reports_dispute is 'A level somebody does not agree with (异议), and the decision.';
CREATE INDEX reports_dispute_matter ON reports_dispute USING btree (matter_id);

create table reports_file_use (
  file_id uuid not null,
  matter_id uuid not null,
  report_id uuid,
  kind text not null,
  at timestamp with time zone not null,
  constraint reports_file_use_kind_check CHECK ((kind = ANY (ARRAY['attachment'::text, 'signature'::text, 'evidence'::text, 'answer'::text]))),
  constraint reports_file_use_matter_id_fkey FOREIGN KEY (matter_id) REFERENCES reports_matter(id),
  constraint reports_file_use_report_id_fkey FOREIGN KEY (report_id) REFERENCES reports_report(id),
  constraint reports_file_use_once UNIQUE NULLS NOT DISTINCT (file_id, matter_id, report_id, kind)
);
comment on table reports_file_use is 'append-only: which record names which file; reading the file follows the record.';
CREATE INDEX reports_file_use_file ON reports_file_use USING btree (file_id);

create table reports_finding (
  id uuid not null,
  matter_id uuid not null,
  unit_id uuid not null,
  by_unit_id uuid not null,
  by_person_id uuid,
  kind text not null,
  deadline_id uuid,
  reason text not null,
  evidence text not null default ''::text,
  evidence_files uuid[] not null default '{}'::uuid[],
  at timestamp with time zone not null,
  state text not null,
  answer text not null default ''::text,
  answer_files uuid[] not null default '{}'::uuid[],
  answered_at timestamp with time zone,
  answered_by uuid,
  decision text not null default ''::text,
  decided_at timestamp with time zone,
  decided_by uuid,
  revision integer not null default 1,
  constraint reports_finding_state_check CHECK ((state = ANY (ARRAY['made'::text, 'answered'::text, 'upheld'::text, 'withdrawn'::text]))),
  constraint reports_finding_matter_id_fkey FOREIGN KEY (matter_id) REFERENCES reports_matter(id),
  constraint reports_finding_pkey PRIMARY KEY (id)
);
comment on table reports_finding is 'A finding of the superior (认定迟报、漏报、谎报、瞒报): reason, evidence, one answer, decision.';
CREATE INDEX reports_finding_matter ON reports_finding USING btree (matter_id);
CREATE INDEX reports_finding_unit ON reports_finding USING btree (unit_id, at DESC);

create table reports_level_change (
  id uuid not null,
  matter_id uuid not null,
  act text not null,
  from_level text,
  to_level text not null,
  by_unit_id uuid not null,
  by_person_id uuid,
  body text not null default ''::text,
  document text not null default ''::text,
  reason text not null,
  at timestamp with time zone not null,
  constraint reports_level_change_act_check CHECK ((act = ANY (ARRAY['judged'::text, 'changed'::text, 'determined'::text, 'decided'::text]))),
  constraint reports_level_change_matter_id_fkey FOREIGN KEY (matter_id) REFERENCES reports_matter(id),
  constraint reports_level_change_pkey PRIMARY KEY (id)
);
comment on table reports_level_change is 'append-only: how the level of a matter came to be (初判、改判、认定).';
CREATE INDEX reports_level_change_matter ON reports_level_change USING btree (matter_id, at);

create table reports_matter (
  id uuid not null,
  unit_id uuid not null,
  title text not null,
  category text not null,
  type text,
  level text,
  level_state text not null,
  level_by_unit_id uuid,
  level_body text not null default ''::text,
  sensitivities text[] not null default '{}'::text[],
  happened_at timestamp with time zone,
  place_text text not null default ''::text,
  longitude double precision,
  latitude double precision,
  learned_at timestamp with time zone not null,
  learned_way text not null,
  learned_from text not null default ''::text,
  learned_from_unit_id uuid,
  learned_link_kind text,
  learned_link_id uuid,
  figures jsonb not null default '{}'::jsonb,
  elements jsonb not null default '{}'::jsonb,
  state text not null,
  final_at timestamp with time zone,
  rhythm_source text not null,
  rhythm_minutes integer,
  rhythm_by_unit_id uuid,
  rhythm_reason text not null default ''::text,
  offered_to_unit_id uuid,
  offer_state text,
  offer_reason text not null default ''::text,
  entered_by_unit_id uuid,
  first_sent_at timestamp with time zone,
  last_report_at timestamp with time zone,
  opened_at timestamp with time zone not null,
  opened_by uuid,
  revision integer not null default 1,
  constraint reports_matter_learned_after_happened CHECK (((happened_at IS NULL) OR (learned_at >= happened_at))),
  constraint reports_matter_learned_way_check CHECK ((learned_way = ANY (ARRAY['telephone'::text, 'unitReport'::text, 'lead'::text, 'superiorAsked'::text, 'ownSight'::text]))),
  constraint reports_matter_level_state_check CHECK ((level_state = ANY (ARRAY['unknown'::text, 'judged'::text, 'determined'::text]))),
  constraint reports_matter_offer_state_check CHECK ((offer_state = ANY (ARRAY['open'::text, 'claimed'::text, 'declined'::text]))),
  constraint reports_matter_rhythm_source_check CHECK ((rhythm_source = ANY (ARRAY['pack'::text, 'set'::text, 'stopped'::text]))),
  constraint reports_matter_state_check CHECK ((state = ANY (ARRAY['open'::text, 'final'::text]))),
  constraint reports_matter_pkey PRIMARY KEY (id)
);
comment on table reports_matter is 'What a chain of reports is about (事项); belongs to one unit, nothing of it is deleted.';
CREATE INDEX reports_matter_offer ON reports_matter USING btree (offered_to_unit_id) WHERE (offer_state = 'open'::text);
CREATE INDEX reports_matter_opened ON reports_matter USING btree (opened_at DESC, id DESC);
CREATE INDEX reports_matter_running ON reports_matter USING btree (opened_at DESC, id DESC) WHERE (state = 'open'::text);
CREATE INDEX reports_matter_unit ON reports_matter USING btree (unit_id, opened_at DESC);

create table reports_matter_link (
  id uuid not null,
  kind text not null,
  matter_id uuid not null,
  other_matter_id uuid not null,
  undoes_id uuid,
  reason text not null,
  at timestamp with time zone not null,
  by_person_id uuid,
  by_unit_id uuid not null,
  constraint reports_matter_link_kind_check CHECK ((kind = ANY (ARRAY['comesFrom'::text, 'sameEvent'::text, 'mergedInto'::text, 'splitFrom'::text, 'handedOver'::text, 'related'::text, 'undone'::text]))),
  constraint reports_matter_link_matter_id_fkey FOREIGN KEY (matter_id) REFERENCES reports_matter(id),
  constraint reports_matter_link_other_matter_id_fkey FOREIGN KEY (other_matter_id) REFERENCES reports_matter(id),
  constraint reports_matter_link_undoes_id_fkey FOREIGN KEY (undoes_id) REFERENCES reports_matter_link(id),
  constraint reports_matter_link_pkey PRIMARY KEY (id),
  constraint reports_link_undone_once UNIQUE (undoes_id)
);
comment on table reports_matter_link is 'append-only: how matters belong together; undone only by a new link.';
CREATE INDEX reports_link_matter ON reports_matter_link USING btree (matter_id);
CREATE INDEX reports_link_other ON reports_matter_link USING btree (other_matter_id);

create table reports_report (
  id uuid not null,
  matter_id uuid not null,
  unit_id uuid not null,
  entered_by_unit_id uuid,
  kind text not null,
  form text not null,
  ordinal integer not null,
  state text not null,
  title text not null,
  body text not null default ''::text,
  elements jsonb not null default '{}'::jsonb,
  figures jsonb not null default '{}'::jsonb,
  attachments uuid[] not null default '{}'::uuid[],
  addressees jsonb not null default '[]'::jsonb,
  level text,
  category text not null,
  stages jsonb not null default '[]'::jsonb,
  stage integer not null default 0,
  version integer not null default 0,
  digest text,
  number_year integer,
  number integer,
  number_text text,
  drafted_by uuid,
  created_at timestamp with time zone not null,
  submitted_at timestamp with time zone,
  submitted_by uuid,
  sent_back_reason text not null default ''::text,
  signature_owed boolean not null default false,
  unsigned_reason text not null default ''::text,
  no_change boolean not null default false,
  callback_sealed text,
  corrects_report_id uuid,
  answers_order_id uuid,
  comes_from_report_id uuid,
  revision integer not null default 1,
  constraint reports_report_form_check CHECK ((form = ANY (ARRAY['telephone'::text, 'written'::text]))),
  constraint reports_report_kind_check CHECK ((kind = ANY (ARRAY['first'::text, 'followUp'::text, 'final'::text, 'verification'::text, 'correction'::text, 'supplement'::text]))),
  constraint reports_report_state_check CHECK ((state = ANY (ARRAY['drafting'::text, 'inSignOff'::text, 'submitted'::text, 'abandoned'::text]))),
  constraint reports_report_comes_from_report_id_fkey FOREIGN KEY (comes_from_report_id) REFERENCES reports_report(id),
  constraint reports_report_corrects_report_id_fkey FOREIGN KEY (corrects_report_id) REFERENCES reports_report(id),
  constraint reports_report_matter_id_fkey FOREIGN KEY (matter_id) REFERENCES reports_matter(id),
  constraint reports_report_pkey PRIMARY KEY (id)
);
comment on table reports_report is 'A report (值班信息) of a matter: its draft while it is written, then frozen.';
CREATE UNIQUE INDEX reports_draft_once ON reports_report USING btree (matter_id, kind) WHERE ((state = ANY (ARRAY['drafting'::text, 'inSignOff'::text])) AND (kind = ANY (ARRAY['first'::text, 'followUp'::text, 'final'::text])) AND (form = 'written'::text) AND (NOT no_change));
CREATE INDEX reports_report_matter ON reports_report USING btree (matter_id, created_at);
CREATE INDEX reports_report_newest ON reports_report USING btree (COALESCE(submitted_at, created_at) DESC, id DESC);
CREATE UNIQUE INDEX reports_report_number ON reports_report USING btree (unit_id, form, number_year, number) WHERE (number IS NOT NULL);
CREATE INDEX reports_report_order ON reports_report USING btree (answers_order_id) WHERE (answers_order_id IS NOT NULL);
CREATE UNIQUE INDEX reports_report_ordinal ON reports_report USING btree (matter_id, kind, form, ordinal) WHERE (state = 'submitted'::text);
CREATE INDEX reports_report_unit ON reports_report USING btree (unit_id, created_at DESC);

create table reports_signoff (
  id uuid not null,
  report_id uuid not null,
  version_no integer not null,
  stage integer not null,
  act text not null,
  way text not null,
  person_id uuid,
  recorded_by uuid,
  at timestamp with time zone not null,
  recorded_at timestamp with time zone not null,
  words text not null default ''::text,
  number_sealed text,
  number_masked text not null default ''::text,
  file_id uuid,
  signs_later_id uuid,
  constraint reports_signoff_act_check CHECK ((act = ANY (ARRAY['draft'::text, 'check'::text, 'countersign'::text, 'signOff'::text]))),
  constraint reports_signoff_way_check CHECK ((way = ANY (ARRAY['system'::text, 'telephone'::text, 'paper'::text, 'later'::text]))),
  constraint reports_signoff_report_id_fkey FOREIGN KEY (report_id) REFERENCES reports_report(id),
  constraint reports_signoff_signs_later_id_fkey FOREIGN KEY (signs_later_id) REFERENCES reports_signoff(id),
  constraint reports_signoff_pkey PRIMARY KEY (id)
);
comment on table reports_signoff is 'append-only: who passed which stage of which version, and how.';
CREATE INDEX reports_signoff_report ON reports_signoff USING btree (report_id);

create table reports_site_contact (
  id uuid not null,
  matter_id uuid not null,
  role text not null,
  name text not null,
  title text not null,
  number_sealed text not null,
  number_index text not null,
  number_masked text not null,
  given_at timestamp with time zone not null,
  given_by uuid,
  constraint reports_site_contact_role_check CHECK ((role = ANY (ARRAY['commander'::text, 'liaison'::text]))),
  constraint reports_site_contact_matter_id_fkey FOREIGN KEY (matter_id) REFERENCES reports_matter(id),
  constraint reports_site_contact_pkey PRIMARY KEY (id)
);
comment on table reports_site_contact is 'append-only: commander and information liaison on the spot; a later row of the same role replaces an earlier one.';
CREATE INDEX reports_site_contact_matter ON reports_site_contact USING btree (matter_id, given_at);

create table reports_site_try (
  id uuid not null,
  contact_id uuid not null,
  at timestamp with time zone not null,
  outcome text not null,
  recorded_at timestamp with time zone not null,
  by_person_id uuid,
  constraint reports_site_try_outcome_check CHECK ((outcome = ANY (ARRAY['reached'::text, 'noAnswer'::text, 'wrongNumber'::text]))),
  constraint reports_site_try_contact_id_fkey FOREIGN KEY (contact_id) REFERENCES reports_site_contact(id),
  constraint reports_site_try_pkey PRIMARY KEY (id)
);
comment on table reports_site_try is 'append-only: when the number of a contact on the spot was tried.';
CREATE INDEX reports_site_try_contact ON reports_site_try USING btree (contact_id);

create table reports_told (
  id uuid not null,
  matter_id uuid not null,
  unit_id uuid not null,
  person_id uuid not null,
  roles text[] not null,
  way text not null,
  at timestamp with time zone not null,
  recorded_at timestamp with time zone not null,
  by_person_id uuid,
  answer text not null,
  attempt integer not null,
  words text not null default ''::text,
  constraint reports_told_answer_check CHECK ((answer = ANY (ARRAY['noted'::text, 'instructed'::text, 'notReached'::text]))),
  constraint reports_told_way_check CHECK ((way = ANY (ARRAY['inPerson'::text, 'telephone'::text, 'message'::text, 'paper'::text]))),
  constraint reports_told_matter_id_fkey FOREIGN KEY (matter_id) REFERENCES reports_matter(id),
  constraint reports_told_pkey PRIMARY KEY (id)
);
comment on table reports_told is 'append-only: which leader was told of a matter, how, at which minute, by whom, and what was answered (呈报).';
CREATE INDEX reports_told_matter ON reports_told USING btree (matter_id, at);

create table reports_try (
  id uuid not null,
  report_id uuid not null,
  person_id uuid not null,
  at timestamp with time zone not null,
  outcome text not null,
  number_sealed text not null,
  number_masked text not null,
  recorded_by uuid,
  recorded_at timestamp with time zone not null,
  constraint reports_try_outcome_check CHECK ((outcome = ANY (ARRAY['noAnswer'::text, 'wrongNumber'::text]))),
  constraint reports_try_report_id_fkey FOREIGN KEY (report_id) REFERENCES reports_report(id),
  constraint reports_try_pkey PRIMARY KEY (id)
);
comment on table reports_try is 'append-only: calls to leaders that nobody answered before a report went out unsigned.';
CREATE INDEX reports_try_report ON reports_try USING btree (report_id);

create table reports_version (
  report_id uuid not null,
  no integer not null,
  at timestamp with time zone not null,
  written_by uuid,
  title text not null,
  body text not null,
  elements jsonb not null,
  figures jsonb not null,
  figures_before jsonb not null,
  attachments jsonb not null,
  level text,
  digest text not null,
  constraint reports_version_report_id_fkey FOREIGN KEY (report_id) REFERENCES reports_report(id),
  constraint reports_version_pkey PRIMARY KEY (report_id, no)
);
comment on table reports_version is 'append-only: what was sent for signature and out of the house, with its SM3 digest.';

create table reports_writing (
  matter_id uuid not null,
  account_id uuid not null,
  unit_id uuid not null,
  name text not null,
  field text,
  at timestamp with time zone not null,
  constraint reports_writing_matter_id_fkey FOREIGN KEY (matter_id) REFERENCES reports_matter(id),
  constraint reports_writing_pkey PRIMARY KEY (matter_id, account_id)
);
comment on table reports_writing is 'One row for a person at a matter: the field being filled in now, null once left. No record of anything reported.';

create table roster_duty_entry (
  id uuid not null,
  unit_id uuid not null,
  line text not null,
  leads boolean not null generated always as ((line = ANY (ARRAY['chief'::text, 'leader'::text]))) stored,
  person_id uuid not null,
  person_name text not null,
  title text not null,
  during tstzrange not null,
  mode text not null,
  entered_at timestamp with time zone not null,
  entered_by uuid,
  entered_name text not null,
  replaces_id uuid,
  ended_at timestamp with time zone,
  ended_by uuid,
  ended_name text,
  ended_why text,
  revision integer not null default 1,
  constraint roster_duty_entry_during_check CHECK (((NOT isempty(during)) AND (NOT lower_inf(during)) AND (NOT upper_inf(during)))),
  constraint roster_duty_entry_line_check CHECK ((line = ANY (ARRAY['chief'::text, 'leader'::text, 'officer'::text, 'assistant'::text]))),
  constraint roster_duty_entry_mode_check CHECK ((mode = ANY (ARRAY['onSite'::text, 'telephone'::text]))),
  constraint roster_duty_entry_replaces_id_fkey FOREIGN KEY (replaces_id) REFERENCES roster_duty_entry(id),
  constraint roster_duty_entry_pkey PRIMARY KEY (id),
  constraint roster_entered_twice EXCLUDE USING gist (person_id WITH =, unit_id WITH =, line WITH =, during WITH &&) WHERE ((ended_at IS NULL)),
  constraint roster_leads_twice EXCLUDE USING gist (person_id WITH =, unit_id WITH <>, during WITH &&) WHERE (((ended_at IS NULL) AND leads)),
  constraint roster_watches_and_leads EXCLUDE USING gist (person_id WITH =, ((leads)::integer) WITH <>, during WITH &&) WHERE ((ended_at IS NULL))
);
comment on table roster_duty_entry is 'Who is on duty when; a correction ends one row and enters another, nothing is deleted.';
CREATE INDEX roster_duty_now ON roster_duty_entry USING gist (unit_id, during) WHERE (ended_at IS NULL);
CREATE INDEX roster_duty_person ON roster_duty_entry USING btree (person_id) WHERE (ended_at IS NULL);

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

CREATE OR REPLACE FUNCTION chain_link_next()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  fits boolean;
begin
  execute format('select coalesce(count(*) = max(f.no) - min(f.no) + 1 and (min(f.no) = 1
    or exists (select from %I.chain_link l where l.no = (select min(no) - 1 from fresh))), true) from fresh f', tg_table_schema) into fits;
  if not fits then
    raise exception 'links of the chain follow each other without a hole' using errcode = 'check_violation', constraint = 'chain_link_next';
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION file_kept()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if old.state = 'sealed' then
    raise exception 'file % is sealed and stays as it is', old.id
      using errcode = 'restrict_violation', constraint = 'file_kept';
  end if;
  return case tg_op when 'DELETE' then old else new end;
end $function$;

CREATE OR REPLACE FUNCTION file_piece_kept()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  is_sealed boolean;
  ids uuid[] := case tg_op when 'INSERT' then array[new.file_id] when 'DELETE' then array[old.file_id] else array[old.file_id, new.file_id] end;
begin
  execute format('select exists (select from %I.file where id = any ($1) and state = ''sealed'')', tg_table_schema) into is_sealed using ids;
  if is_sealed then
    raise exception 'a file of % is sealed and its bytes stay as they are', ids
      using errcode = 'restrict_violation', constraint = 'file_kept';
  end if;
  return case tg_op when 'DELETE' then old else new end;
end $function$;

CREATE OR REPLACE FUNCTION operations_oldest_transaction()
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
  select min(xact_start) from pg_stat_activity
  where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()
$function$;

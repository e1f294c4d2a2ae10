-- Accounts, credentials, second factors, stations, sessions, grants, and what failed.

create table access_account (
  id uuid primary key,
  name text not null check (name ~ '^[a-z][a-z0-9._-]{2,39}$'),
  person_id uuid references org_person (id),
  person_name text not null,
  home_unit_id uuid references org_unit (id),
  managed_by_unit_id uuid references org_unit (id),
  state text not null default 'active' check (state in ('active', 'closed')),
  closed_reason text,
  last_unit_id uuid,
  demonstration boolean not null default false,
  created_at timestamptz not null,
  created_by uuid,
  revision integer not null default 1,
  constraint access_account_name_unique unique (name),
  constraint access_account_person_unique unique (person_id),
  constraint access_account_home check ((home_unit_id is null) = (person_id is null))
);
comment on table access_account is 'One account for one person; only the four offices of a new installation begin without a person.';
comment on column access_account.managed_by_unit_id is 'The unit whose administrators A and B manage the account: the unit of the post, or the one its duty office serves.';
create index access_account_unit on access_account (managed_by_unit_id, name);

create table access_credential (
  account_id uuid primary key references access_account (id),
  hash text not null,
  set_at timestamptz not null
);
comment on table access_credential is 'Passwords as argon2id with their own parameters and salt.';

create table access_activation (
  id uuid primary key,
  account_id uuid not null references access_account (id),
  code_hash text not null,
  expires_at timestamptz not null,
  made_at timestamptz not null,
  made_by uuid,
  used_at timestamptz,
  voided_at timestamptz,
  constraint access_activation_code unique (code_hash)
);
comment on table access_activation is 'One-time codes with which a person sets the password; a newer code voids the older.';
create index access_activation_account on access_activation (account_id);

create table access_totp (
  account_id uuid primary key references access_account (id),
  sealed_secret text not null,
  made_at timestamptz not null,
  confirmed_at timestamptz,
  last_step bigint not null default 0
);
comment on table access_totp is 'Second factors, sealed; each step of time is accepted once.';

create table access_grant (
  id uuid primary key,
  account_id uuid not null references access_account (id),
  unit_id uuid references org_unit (id),
  role text not null,
  office boolean not null generated always as (role in ('systemAdminA', 'systemAdminB', 'securityAdmin', 'auditor')) stored,
  during tstzrange not null check (not isempty(during)),
  granted_at timestamptz not null,
  granted_by uuid,
  ended_at timestamptz,
  ended_by uuid,
  ended_reason text,
  revision integer not null default 1,
  constraint access_grant_office_of_no_unit check ((unit_id is null) = (role in ('systemAdminA', 'systemAdminB', 'securityAdmin', 'auditor'))),
  constraint access_grant_once exclude using gist (account_id with =, unit_id with =, role with =, during with &&)
    deferrable initially deferred,
  -- Each office has one holder, and nobody holds two.
  constraint access_office_taken exclude using gist (role with =, during with &&)
    where (role in ('systemAdminA', 'systemAdminB', 'securityAdmin', 'auditor')) deferrable initially deferred,
  constraint access_office_twice exclude using gist (account_id with =, during with &&)
    where (role in ('systemAdminA', 'systemAdminB', 'securityAdmin', 'auditor')) deferrable initially deferred
);
comment on table access_grant is 'Account × unit × role with dates; the four offices are held at no unit and read no business content.';
create index access_grant_account on access_grant (account_id);
create index access_grant_unit on access_grant (unit_id);

create table access_station (
  id uuid primary key,
  token_hash text not null,
  name text not null,
  first_seen_at timestamptz not null,
  constraint access_station_token unique (token_hash)
);
comment on table access_station is 'Devices on which somebody has signed in, known by a token kept as a hash.';

create table access_session (
  id uuid primary key,
  token_hash text not null,
  account_id uuid not null references access_account (id),
  station_id uuid not null references access_station (id),
  unit_id uuid,
  stage text not null check (stage in ('secondFactor', 'enrol', 'open')),
  way text not null check (way in ('password', 'pin')),
  started_at timestamptz not null,
  seen_at timestamptz not null,
  proved_at timestamptz,
  expires_at timestamptz not null,
  address text not null,
  ended_at timestamptz,
  ended_why text,
  constraint access_session_token unique (token_hash)
);
comment on table access_session is 'Sessions: the token is kept as a hash and holds only together with its station.';
create index access_session_account on access_session (account_id, started_at);
create index access_session_station on access_session (station_id, started_at);
create index access_session_open on access_session (account_id) where ended_at is null;

create table access_pin (
  account_id uuid primary key references access_account (id),
  hash text not null,
  key_version integer not null,
  failures integer not null default 0,
  set_at timestamptz not null
);
comment on table access_pin is 'Desk PINs, argon2id under a key that lies outside the data.';

create table access_failure (
  id uuid primary key,
  at timestamptz not null,
  kind text not null check (kind in ('password', 'totp', 'pin', 'code')),
  name_hash text,
  account_id uuid references access_account (id),
  address text not null
);
comment on table access_failure is 'Failed proofs, by hashed account name (whether it exists or not) and by address.';
create index access_failure_name on access_failure (name_hash, at);
create index access_failure_address on access_failure (address, at);

create table access_lock (
  name_hash text primary key,
  since timestamptz not null,
  until timestamptz not null,
  released_at timestamptz,
  released_by uuid
);
comment on table access_lock is 'The newest lock of each account name, whether it exists or not, so that a lock tells nobody which names exist.';

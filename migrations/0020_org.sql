-- Units, the relations between them and their closure, desks, people and their posts, telephone numbers, imports.

create table org_state (
  id boolean primary key default true check (id),
  revision bigint not null
);
comment on table org_state is 'One row: rises with every write of the room, so that an import preview knows whether it is still true.';
insert into org_state (revision) values (0);

create table org_unit (
  id uuid primary key,
  code text not null,
  short_name text not null,
  full_name text not null,
  kind text not null check (kind in ('government', 'committee', 'department', 'town', 'subdistrict', 'duty_office', 'institution', 'external')),
  level text not null check (level in ('state', 'province', 'city', 'county', 'town')),
  division_code text,
  external boolean not null default false,
  binding text not null check (binding in ('bound', 'reference')),
  duty_class text not null check (duty_class ~ '^[A-Z]$'),
  legal_channel boolean not null,
  pinyin text not null,
  initials text not null,
  valid_from timestamptz not null,
  valid_to timestamptz,
  revision integer not null default 1,
  constraint org_unit_code_unique unique (code),
  constraint org_unit_dates check (valid_to is null or valid_to > valid_from)
);
comment on table org_unit is 'Units of every kind; external parties (province, State Council) are units that never log in.';
comment on column org_unit.legal_channel is 'Whether this system is the legal reporting channel of the unit; if not its pages say so.';
create index org_unit_pinyin on org_unit using gin (pinyin gin_trgm_ops);
create index org_unit_name on org_unit using gin (full_name gin_trgm_ops);

create table org_relation (
  id uuid primary key,
  kind text not null check (kind in ('administrative', 'guidance', 'vertical', 'entrusted')),
  superior_id uuid not null references org_unit (id),
  subordinate_id uuid not null references org_unit (id),
  functions text[] not null,
  during tstzrange not null,
  document text,
  revision integer not null default 1,
  constraint org_relation_two_units check (superior_id <> subordinate_id),
  constraint org_relation_some_time check (not isempty(during)),
  constraint org_relation_functions check (
    functions <@ array['reporting', 'copy', 'guidance', 'filing', 'inspection', 'circular', 'directory']::text[]
    and (kind = 'administrative') = (functions = '{}')),
  constraint org_relation_one_administrative exclude using gist (subordinate_id with =, during with &&)
    where (kind = 'administrative') deferrable initially deferred,
  constraint org_relation_once exclude using gist (kind with =, superior_id with =, subordinate_id with =, during with &&)
    deferrable initially deferred
);
comment on table org_relation is 'Dated relations; an administrative one names no function because it carries what no other carries.';
create index org_relation_superior on org_relation (superior_id);
create index org_relation_subordinate on org_relation (subordinate_id);

create table org_scope (
  unit_id uuid not null references org_unit (id),
  superior_id uuid not null references org_unit (id),
  function text not null,
  during tstzrange not null,
  depth smallint not null check (depth > 0),
  primary key (unit_id, superior_id, function, during, depth),
  constraint org_scope_one_superior exclude using gist (unit_id with =, function with =, during with &&)
    where (depth = 1 and function in ('reporting', 'filing', 'inspection', 'circular', 'directory')) deferrable initially deferred
);
comment on table org_scope is 'Closure of the relations by function, the one table every list joins; computed, never edited.';
create index org_scope_superior on org_scope (superior_id, function, unit_id);

create table org_desk (
  id uuid primary key,
  host_unit_id uuid not null references org_unit (id),
  section_unit_id uuid references org_unit (id),
  name text not null,
  during tstzrange not null check (not isempty(during)),
  revision integer not null default 1
);
comment on table org_desk is 'Duty desks; a section that is a unit itself (a duty office) is named.';
create index org_desk_host on org_desk (host_unit_id);
create index org_desk_section on org_desk (section_unit_id);

create table org_desk_serves (
  id uuid primary key,
  desk_id uuid not null references org_desk (id),
  unit_id uuid not null references org_unit (id),
  during tstzrange not null check (not isempty(during)),
  document text,
  revision integer not null default 1,
  constraint org_desk_serves_one_desk exclude using gist (unit_id with =, during with &&) deferrable initially deferred
);
comment on table org_desk_serves is 'Whose watch a desk keeps; joint watch of several units rests on a named document.';
create index org_desk_serves_desk on org_desk_serves (desk_id);

create table org_person (
  id uuid primary key,
  name text not null,
  pinyin text not null,
  initials text not null,
  revision integer not null default 1
);
comment on table org_person is 'One human; names are not unique, so a person is chosen with unit and title beside the name.';

create table org_post (
  id uuid primary key,
  person_id uuid not null references org_person (id),
  unit_id uuid not null references org_unit (id),
  title text not null,
  staff_category text not null check (staff_category in ('regular', 'hired', 'temporary', 'rehired')),
  principal_leader boolean not null default false,
  in_charge_of_duty boolean not null default false,
  duty_officer boolean not null default false,
  desk_head boolean not null default false,
  seniority integer not null,
  during tstzrange not null check (not isempty(during)),
  revision integer not null default 1,
  constraint org_post_once exclude using gist (person_id with =, unit_id with =, title with =, during with &&)
    deferrable initially deferred
);
comment on table org_post is 'Person × unit × title with dates; duty, directory and rights hang on posts.';
create index org_post_unit on org_post (unit_id, seniority);
create index org_post_person on org_post (person_id);

create table org_phone (
  id uuid primary key,
  owner_kind text not null check (owner_kind in ('person', 'unit', 'desk')),
  owner_id uuid not null,
  kind text not null check (kind in ('mobile', 'office', 'duty', 'fax')),
  ordinal smallint not null default 1 check (ordinal > 0),
  open_number text,
  sealed_number text,
  blind_index text,
  constraint org_phone_place unique (owner_kind, owner_id, kind, ordinal),
  constraint org_phone_mobile_sealed check (
    (kind = 'mobile') = (sealed_number is not null) and (kind = 'mobile') = (open_number is null)
    and (sealed_number is null) = (blind_index is null))
);
comment on table org_phone is 'Telephone numbers: a mobile only as ciphertext with a blind index, office, duty and fax numbers open.';
create index org_phone_blind on org_phone (blind_index) where blind_index is not null;

create table org_reveal (
  id uuid primary key,
  at timestamptz not null,
  by_person_id uuid,
  by_unit_id uuid,
  person_id uuid not null references org_person (id),
  reason text not null
);
comment on table org_reveal is 'append-only: who had a hidden number shown, when and why.';
create index org_reveal_person on org_reveal (person_id, at);

create table org_import (
  id uuid primary key,
  at timestamptz not null,
  by_person_id uuid,
  by_unit_id uuid,
  by_name text not null,
  digest text not null,
  state_revision bigint not null,
  absent text not null check (absent in ('keep', 'end')),
  state text not null check (state in ('open', 'refused', 'confirmed')),
  preview jsonb not null,
  sealed_rows text,
  confirmed_at timestamptz
);
comment on table org_import is 'Previews of imports; the rows wait sealed for the confirmation and go with it.';

create table org_change (
  id uuid primary key,
  at timestamptz not null,
  by_person_id uuid,
  by_unit_id uuid,
  by_name text not null,
  unit_id uuid not null,
  kind text not null check (kind in ('unit', 'relation', 'desk', 'deskServes', 'person', 'post', 'phone')),
  object_id uuid not null,
  act text not null check (act in ('made', 'changed', 'ended')),
  label text not null,
  was jsonb,
  since timestamptz,
  becomes jsonb,
  import_id uuid
);
comment on table org_change is 'append-only: what was, since when, changed by whom; never a mobile number.';
create index org_change_unit on org_change (unit_id, at);
create index org_change_object on org_change (object_id, at);

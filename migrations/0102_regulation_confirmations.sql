-- Local settings (S) of the regulation pack that the city's duty desk confirmed, or took its confirmation back.

create table regulation_confirmation (
  id uuid primary key,
  batch_id uuid not null,
  pack_id text not null,
  version integer not null,
  path text not null,
  value_digest text not null,
  act text not null check (act in ('confirmed', 'withdrawn')),
  document text not null,
  words text not null,
  at timestamptz not null,
  by_account_id uuid,
  by_person_id uuid,
  by_name text not null,
  by_unit_id uuid not null,
  foreign key (pack_id, version) references regulation_pack (id, version)
);
comment on table regulation_confirmation is 'append-only: who confirmed which value of the pack, when, by which document; the newest row of a path and value counts.';
create index regulation_confirmation_path on regulation_confirmation (path, value_digest, at);

-- Regulation packs (规范参数): versions of a city's regulation as data; what was decided under one stays under it.

create table regulation_pack (
  id text not null,
  version integer not null check (version > 0),
  effective_from date not null,
  body jsonb not null,
  digest text not null,
  adopted_at timestamptz not null,
  adopted_by uuid,
  primary key (id, version)
);
comment on table regulation_pack is 'append-only: every version of the regulation as data; the latest effective one counts.';
create index regulation_pack_effective on regulation_pack (effective_from desc, version desc);

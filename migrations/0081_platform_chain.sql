-- Platform: the chain of records (存证链): every audit row and every event is sealed in one line, each link holding the one before,
-- with a key that is not in this database. What was changed afterwards, by whomever, no longer fits its link.

-- The transaction that wrote a row. When every transaction up to a number has ended, the set of its rows is final;
-- sequence numbers do not tell that, because a lower one may commit later.
alter table audit add column tx xid8 not null default pg_current_xact_id();
alter table event add column tx xid8 not null default pg_current_xact_id();
create index audit_tx on audit (tx);
create index event_tx on event (tx);

create table chain_link (
  no bigint primary key,
  kind text not null check (kind in ('audit', 'event')),
  row_id uuid not null,
  key_version integer not null,
  mac text not null,
  unique (row_id, kind)
);
comment on table chain_link is 'append-only: one link for each audit row and event, in the order of sealing, without gaps.';

create table chain_head (
  no bigint primary key references chain_link (no),
  at timestamptz not null,
  key_version integer not null,
  code text not null,
  signature text not null
);
comment on table chain_head is 'append-only: every minute the last link is signed; its short code goes onto paper.';

create table chain_progress (
  id boolean primary key default true check (id),
  epoch uuid not null,
  next_tx xid8 not null
);
comment on table chain_progress is 'One row: from which transaction on the sealer looks for rows; begun anew after a restore.';

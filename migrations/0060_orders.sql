-- Orders (交办): who asked whom for what, until when, and what was answered. Nothing here is deleted.

create table orders_order (
  id uuid primary key,
  kind text not null check (kind in ('verification', 'task', 'instruction')),
  -- The unit whose order it is: that issued it, or that registered it for an outside party.
  owner_unit_id uuid not null references org_unit (id),
  -- The unit or outside party that orders.
  issuer_unit_id uuid not null references org_unit (id),
  issued_by uuid,
  issued_at timestamptz not null,
  registered_at timestamptz not null,
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
  parent_order_id uuid references orders_order (id),
  parent_assignment_id uuid,
  constraint orders_order_number unique (owner_unit_id, series, year, number),
  constraint orders_order_outside check ((owner_unit_id = issuer_unit_id) = (caller_name is null)),
  constraint orders_order_parent check ((parent_order_id is null) = (parent_assignment_id is null))
);
comment on table orders_order is 'append-only: an order as it was given; a second order on the same matter is a new order.';
create index orders_order_owner on orders_order (owner_unit_id, id);
create index orders_order_matter on orders_order (matter_id) where matter_id is not null;
create index orders_order_parent_assignment on orders_order (parent_assignment_id) where parent_assignment_id is not null;

create table orders_assignment (
  id uuid primary key,
  order_id uuid not null references orders_order (id),
  unit_id uuid not null references org_unit (id),
  state text not null check (state in ('issued', 'received', 'answeredByPhone', 'answeredInWriting', 'closed', 'withdrawn')),
  parent_assignment_id uuid references orders_assignment (id),
  received_at timestamptz,
  received_by uuid,
  phone_answered_at timestamptz,
  written_answered_at timestamptz,
  ended_at timestamptz,
  ended_by uuid,
  ended_reason text,
  revision integer not null default 1,
  constraint orders_assignment_once unique (order_id, unit_id),
  constraint orders_assignment_ended check ((state in ('closed', 'withdrawn')) = (ended_at is not null))
);
comment on table orders_assignment is 'An order at one unit, with its state.';
create index orders_assignment_unit on orders_assignment (unit_id, id);
create index orders_assignment_open on orders_assignment (unit_id) where ended_at is null;
create index orders_assignment_parent on orders_assignment (parent_assignment_id) where parent_assignment_id is not null;

alter table orders_order
  add constraint orders_order_parent_assignment_fk foreign key (parent_assignment_id) references orders_assignment (id);

create table orders_answer (
  id uuid primary key,
  assignment_id uuid not null references orders_assignment (id),
  form text not null check (form in ('telephone', 'written')),
  way text not null check (way in ('telephone', 'thisSystem', 'superiorSystem', 'fax', 'confidentialExchange')),
  -- The minute that counts for the clock, the minute as it was told, and when it was entered.
  at timestamptz not null,
  said_at timestamptz not null,
  recorded_at timestamptz not null,
  recorded_by uuid,
  recorded_by_unit_id uuid not null references org_unit (id),
  spoken_by text,
  taken_by text,
  words text not null,
  report_id uuid,
  outside_number text
);
comment on table orders_answer is 'append-only: what was answered, by which way, at which minute.';
create index orders_answer_assignment on orders_answer (assignment_id, recorded_at);
create unique index orders_answer_report on orders_answer (assignment_id, report_id) where report_id is not null;

create table orders_extension (
  id uuid primary key,
  assignment_id uuid not null references orders_assignment (id),
  clock text not null check (clock in ('verificationByPhone', 'verificationWritten', 'task')),
  asked_at timestamptz not null,
  asked_by uuid,
  reason text not null,
  wanted_due_at timestamptz not null,
  state text not null check (state in ('asked', 'granted', 'refused')),
  decided_at timestamptz,
  decided_by uuid,
  said_by text,
  new_due_at timestamptz,
  words text,
  constraint orders_extension_decided check ((state = 'asked') = (decided_at is null)),
  constraint orders_extension_due check ((state = 'granted') = (new_due_at is not null))
);
comment on table orders_extension is 'Extensions asked and decided; an extension is decided once.';
create unique index orders_extension_open on orders_extension (assignment_id, clock) where state = 'asked';
create index orders_extension_assignment on orders_extension (assignment_id, asked_at);

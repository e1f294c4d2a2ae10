// Columns of the orders room's tables as the typed builder knows them.
import type { Selectable } from 'kysely';
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import type { AnswerWay, AssignmentState, OrderClock, OrderKind } from './contract.ts';

export interface OrderTable {
  id: Id;
  kind: OrderKind;
  owner_unit_id: Id;
  issuer_unit_id: Id;
  issued_by: Id | null;
  issued_at: Instant;
  registered_at: Instant;
  caller_name: string | null;
  caller_number: string | null;
  taken_by: string | null;
  series: string;
  year: number;
  number: number;
  number_text: string;
  matter_id: Id | null;
  about: string;
  ask: string;
  written_asked: boolean;
  parent_order_id: Id | null;
  parent_assignment_id: Id | null;
}

export interface AssignmentTable {
  id: Id;
  order_id: Id;
  unit_id: Id;
  state: AssignmentState;
  parent_assignment_id: Id | null;
  received_at: Instant | null;
  received_by: Id | null;
  phone_answered_at: Instant | null;
  written_answered_at: Instant | null;
  ended_at: Instant | null;
  ended_by: Id | null;
  ended_reason: string | null;
  revision: number;
}

export interface AnswerTable {
  id: Id;
  assignment_id: Id;
  form: 'telephone' | 'written';
  way: AnswerWay;
  at: Instant;
  said_at: Instant;
  recorded_at: Instant;
  recorded_by: Id | null;
  recorded_by_unit_id: Id;
  spoken_by: string | null;
  taken_by: string | null;
  words: string;
  report_id: Id | null;
  outside_number: string | null;
}

export interface ExtensionTable {
  id: Id;
  assignment_id: Id;
  clock: OrderClock;
  asked_at: Instant;
  asked_by: Id | null;
  reason: string;
  wanted_due_at: Instant;
  state: 'asked' | 'granted' | 'refused';
  decided_at: Instant | null;
  decided_by: Id | null;
  said_by: string | null;
  new_due_at: Instant | null;
  words: string | null;
}

export type OrdersTables = {
  orders_order: OrderTable;
  orders_assignment: AssignmentTable;
  orders_answer: AnswerTable;
  orders_extension: ExtensionTable;
};

export type OrderRecord = Selectable<OrderTable>;
export type AssignmentRecord = Selectable<AssignmentTable>;
export type AnswerRecord = Selectable<AnswerTable>;
export type ExtensionRecord = Selectable<ExtensionTable>;

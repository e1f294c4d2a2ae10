// The columns of the access room's tables, for the typed builder; during is written and read as SQL ranges.
import type { Role } from '#shared/actor.ts';
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import type { Generated } from 'kysely';
import type { Ctx } from '#platform/context.ts';

export type AccessTables = {
  access_account: {
    id: Id;
    name: string;
    person_id: Id | null;
    person_name: string;
    home_unit_id: Id | null;
    managed_by_unit_id: Id | null;
    state: 'active' | 'closed';
    closed_reason: string | null;
    last_unit_id: Id | null;
    demonstration: boolean;
    created_at: Instant;
    created_by: Id | null;
    revision: Generated<number>;
  };
  access_credential: { account_id: Id; hash: string; set_at: Instant };
  access_activation: {
    id: Id;
    account_id: Id;
    code_hash: string;
    expires_at: Instant;
    made_at: Instant;
    made_by: Id | null;
    used_at: Instant | null;
    voided_at: Instant | null;
  };
  access_totp: {
    account_id: Id;
    sealed_secret: string;
    made_at: Instant;
    confirmed_at: Instant | null;
    last_step: number;
  };
  access_account_person: {
    id: Id;
    account_id: Id;
    person_id: Id;
    person_name: string;
    unit_id: Id;
    at: Instant;
    by_account_id: Id | null;
    reason: string;
  };
  access_station: {
    id: Id;
    token_hash: string;
    name: string;
    first_seen_at: Instant;
    named_at: Generated<Instant | null>;
    retired_at: Generated<Instant | null>;
    retired_by: Generated<Id | null>;
    retired_reason: Generated<string | null>;
    revision: Generated<number>;
  };
  access_session: {
    id: Id;
    token_hash: string;
    account_id: Id;
    station_id: Id;
    unit_id: Id | null;
    stage: 'secondFactor' | 'enrol' | 'open';
    way: 'password' | 'pin';
    started_at: Instant;
    seen_at: Instant;
    proved_at: Instant | null;
    expires_at: Instant;
    address: string;
    ended_at: Instant | null;
    ended_why: string | null;
  };
  access_pin: { account_id: Id; hash: string; key_version: number; failures: number; set_at: Instant };
  access_failure: {
    id: Id;
    at: Instant;
    kind: 'password' | 'totp' | 'pin' | 'code';
    name_hash: string | null;
    account_id: Id | null;
    address: string;
  };
  access_lock: {
    name_hash: string;
    since: Instant;
    until: Instant;
    released_at: Instant | null;
    released_by: Id | null;
  };
};

export interface GrantRecord {
  id: Id;
  accountId: Id;
  unitId: Id | null;
  role: Role;
  from: Instant;
  until: Instant | null;
  grantedAt: Instant;
  grantedBy: Id | null;
  endedReason: string | null;
  revision: number;
}

/** The typed builder on the transaction of a use case. */
export function tablesOf(ctx: Ctx) {
  return ctx.tx.withTables<AccessTables>();
}

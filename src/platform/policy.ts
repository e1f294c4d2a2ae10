// Who may do what, as data (deny by default): roles per action, and the scope of records an action reaches.
// A room's policy.ts declares its rules; this file checks roles and compiles scopes against `org_scope`,
// the one relation every store may join. Outside the scope is 404, inside but forbidden is 403.
import { sql, type RawBuilder } from 'kysely';
import { OFFICE_ROLES, holds, type Actor, type Role } from '#shared/actor.ts';
import type { Instant } from '#shared/instant.ts';
import { msBetween } from '#shared/instant.ts';
import { Refusal, forbidden } from './refusal.ts';

/** Functions a relation between units carries (A04.1). */
export type ScopeFunction = 'reporting' | 'copy' | 'guidance' | 'filing' | 'inspection' | 'circular' | 'directory';

export type ScopePart =
  | { readonly kind: 'ownUnit' }
  /** Units below the actor's unit by one of these functions. */
  | { readonly kind: 'unitWithin'; readonly functions: readonly ScopeFunction[] }
  /** Records expressly sent to the actor's unit. */
  | { readonly kind: 'addressedTo' }
  | { readonly kind: 'everything' };

export interface ListScope {
  readonly anyOf: readonly ScopePart[];
}

export interface ActionRule {
  /** `anyone` needs no sign-in; `signedIn` any account; a list of roles: one of them at the unit acted for. */
  readonly who: 'anyone' | 'signedIn' | readonly Role[];
  readonly scope?: ListScope;
  /** Asks the password or second factor again where it was not proved in the last minutes. */
  readonly fresh?: boolean;
  /** Offices (三员) are kept out unless said. */
  readonly offices?: boolean;
}

export type RoomPolicy = Readonly<Record<string, ActionRule>>;

/** How long a proof of person counts as fresh (a technical bound, not one of the regulation). */
export const FRESH_PROOF_MS = 300_000;

export type PolicyAnswer = 'allowed' | 'signInNeeded' | 'forbidden' | 'freshProofNeeded';

/** Decides by role alone whether an actor may try an action; records are decided by scope and state afterwards. */
export function mayTry(rule: ActionRule, actor: Actor, now: Instant): PolicyAnswer {
  if (rule.who === 'anyone' || actor.kind === 'system') return 'allowed';
  if (actor.kind === 'anonymous') return 'signInNeeded';
  const named = rule.who !== 'signedIn';
  if (named && !holds(actor, rule.who)) return 'forbidden';
  if (
    !named &&
    rule.offices !== true &&
    actor.roles.length > 0 &&
    actor.roles.every((role) => OFFICE_ROLES.includes(role))
  ) {
    return 'forbidden';
  }
  if (rule.fresh === true && (actor.provedAt === null || msBetween(actor.provedAt, now) > FRESH_PROOF_MS)) {
    return 'freshProofNeeded';
  }
  return 'allowed';
}

/** Raises 401 or 403 where `mayTry` says no. */
export function authorise(rule: ActionRule, actor: Actor, now: Instant): void {
  const answer = mayTry(rule, actor, now);
  if (answer === 'signInNeeded') throw new Refusal('platform.signInNeeded', { status: 401 });
  if (answer === 'freshProofNeeded') throw new Refusal('platform.freshProofNeeded', { status: 403 });
  if (answer === 'forbidden') throw forbidden();
}

export interface ScopeColumns {
  /** The unit that the record belongs to, as SQL. */
  readonly unit: RawBuilder<unknown>;
  /** SQL that is true where the record was expressly sent to the unit given. */
  readonly addressedTo?: (unitId: string) => RawBuilder<unknown>;
  /** When the record came to be: superiors of that time keep reading it after a unit has moved. */
  readonly at?: RawBuilder<unknown>;
}

/** Compiles a scope into a condition for WHERE; false where the actor acts for no unit. */
export function inScope(scope: ListScope, actor: Actor, now: Instant, columns: ScopeColumns): RawBuilder<boolean> {
  if (actor.kind === 'system') return sql<boolean>`true`;
  const parts = scope.anyOf.map((part) => partOf(part, actor, now, columns));
  return sql<boolean>`(${sql.join(parts.length === 0 ? [sql`false`] : parts, sql` or `)})`;
}

function partOf(part: ScopePart, actor: Actor, now: Instant, columns: ScopeColumns): RawBuilder<unknown> {
  if (part.kind === 'everything') return sql`true`;
  if (actor.unitId === null) return sql`false`;
  if (part.kind === 'ownUnit') return sql`${columns.unit} = ${actor.unitId}`;
  if (part.kind === 'addressedTo') return columns.addressedTo?.(actor.unitId) ?? sql`false`;
  const functions = sql`array[${sql.join(part.functions.map((name) => sql`${name}`))}]::text[]`;
  const then = columns.at === undefined ? sql`` : sql` or s.during @> ${columns.at}`;
  return sql`exists (
    select 1 from org_scope s
    where s.unit_id = ${columns.unit} and s.superior_id = ${actor.unitId} and s.function = any (${functions})
      and (s.during @> ${now}::timestamptz${then}))`;
}

// The one error that a person's request may raise on purpose. HTTP turns it into a problem document.
import type { Decision } from '#shared/result.ts';
import type { Ctx } from './context.ts';

export interface RefusalField {
  readonly path: string;
  readonly code: string;
}

export interface RefusalOptions {
  readonly status?: number;
  readonly detail?: Record<string, string | number> | undefined;
  readonly fields?: readonly RefusalField[];
  readonly afterRollback?: (ctx: Ctx) => Promise<void>;
}

export class Refusal extends Error {
  readonly code: string;
  readonly status: number;
  readonly detail: Record<string, string | number> | undefined;
  readonly fields: readonly RefusalField[] | undefined;
  /** Work that must stay although the use case is rolled back (a counted wrong password); done with the audit row. */
  readonly afterRollback: ((ctx: Ctx) => Promise<void>) | undefined;

  constructor(code: string, options: RefusalOptions = {}) {
    super(code);
    this.name = 'Refusal';
    this.code = code;
    this.status = options.status ?? 422;
    this.detail = options.detail;
    this.fields = options.fields;
    this.afterRollback = options.afterRollback;
  }
}

/** The value of a decision, or the refusal it carries (422). */
export function valueOf<T>(decision: Decision<T>): T {
  if (decision.ok) return decision.value;
  throw new Refusal(decision.code, { detail: decision.detail });
}

/** 404: not there, or outside the asker's scope; the two are never told apart. */
export function notFound(code = 'platform.notFound'): Refusal {
  return new Refusal(code, { status: 404 });
}

/** 403: inside the scope, but not for this actor. */
export function forbidden(code = 'platform.forbidden'): Refusal {
  return new Refusal(code, { status: 403 });
}

/** 409: somebody was faster; `detail.revision` tells the newer one. */
export function stale(revision: number): Refusal {
  return new Refusal('platform.staleRevision', { status: 409, detail: { revision } });
}

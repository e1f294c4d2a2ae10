// How a rule answers: with a value or with the code of a refusal. Rules never throw for what a person did wrong.

export type Decision<T> = { readonly ok: true; readonly value: T } | Refused;

export interface Refused {
  readonly ok: false;
  readonly code: string;
  /** Values the Chinese sentence may show (numbers of papers, instants, names of fields); never telephone numbers. */
  readonly detail?: Record<string, string | number>;
}

/** The decision that goes on with a value. */
export function accept<T>(value: T): Decision<T> {
  return { ok: true, value };
}

/** The decision that stops with a refusal code such as `reports.alreadyClosed`. */
export function refuse(code: string, detail?: Record<string, string | number>): Refused {
  return detail === undefined ? { ok: false, code } : { ok: false, code, detail };
}

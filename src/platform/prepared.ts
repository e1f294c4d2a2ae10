// A connection that prepares what it is asked again and again: reading a text costs the database as much as running it.
// Decided here: which texts get a name. What is asked, and when, is not.
import pg from 'pg';

/** Texts asked this often in a process are prepared; what is asked once at a start is not worth a plan on each connection. */
const WORTH_A_NAME = 3;
/** Plans live in the memory of each connection; texts beyond these are asked without a name. */
const MOST_NAMES = 400;
/** Texts that are counted; lists of changing length would otherwise grow without end. */
const MOST_COUNTED = 5_000;

const BEGIN = /^(begin|start transaction)/i;
const READ_ONLY = /^start transaction read only$/i;
/** A text that begins so is planned each time: a plan kept from an empty table made the sweep a hundred times slower. */
const PLAN_ANEW = /^\s*\/\* plan anew \*\//;
const OUTLINE = /^(begin|start transaction|commit$|rollback$)/i;

interface Names {
  of(text: string): string | undefined;
  /** Begins anew with other names: the plans on the connections no longer fit the tables. */
  forget(): void;
}

/** Gives names to texts that are asked often. */
export function statementNames(): Names {
  const asked = new Map<string, number>();
  const names = new Map<string, string>();
  let generation = 0;
  return {
    of(text) {
      const known = names.get(text);
      if (known !== undefined) return known;
      if (PLAN_ANEW.test(text)) return undefined;
      const times = (asked.get(text) ?? 0) + 1;
      if (times < WORTH_A_NAME) {
        if (asked.size < MOST_COUNTED || asked.has(text)) asked.set(text, times);
        return undefined;
      }
      if (names.size >= MOST_NAMES) return undefined;
      asked.delete(text);
      const name = `zs${generation}_${names.size}`;
      names.set(text, name);
      return name;
    },
    forget() {
      generation += 1;
      names.clear();
      asked.clear();
    },
  };
}

/** A migration changed what a prepared text answers; under a new name it is planned anew. */
export function planIsStale(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '0A000' && error.message.includes('cached plan');
}

/** The class of connections of a pool whose texts get names; outside a transaction a stale plan is not even noticed. */
export function preparingClient(names: Names = statementNames()): typeof pg.Client {
  const ask: (this: pg.Client, ...all: unknown[]) => unknown = Reflect.get(pg.Client.prototype, 'query');
  return class extends pg.Client {
    #inTransaction = false;

    override query(...all: unknown[]): never {
      const [text, values, ...more] = all;
      if (typeof text === 'string' && OUTLINE.test(text)) this.#inTransaction = BEGIN.test(text);
      // Lists have filters that may be absent: one plan for all of them would be a poor one. Writes go by keys.
      if (typeof text === 'string' && READ_ONLY.test(text))
        return ask.call(this, `${text}; set local plan_cache_mode = force_custom_plan`) as never;
      const name = typeof text === 'string' && Array.isArray(values) ? names.of(text) : undefined;
      if (name === undefined) return ask.apply(this, all) as never;
      const answer = ask.call(this, { name, text, values }, ...more);
      if (!(answer instanceof Promise)) return answer as never;
      return answer.catch((error: unknown) => {
        if (!planIsStale(error)) throw error;
        names.forget();
        if (this.#inTransaction) throw error;
        return ask.call(this, text, values);
      }) as never;
    }
  };
}

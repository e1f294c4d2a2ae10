// The deadline tables of all rooms, by the events that start, meet and cancel them. Told once at start by the house.
import type { DeadlineDefinition } from '#shared/deadline.ts';

export interface Definition extends DeadlineDefinition {
  /** `<room>.<key>`. */
  readonly rule: string;
  /** The key alone, under which a start event carries a due time. */
  readonly key: string;
}

export interface Concerned {
  readonly starts: readonly Definition[];
  readonly meets: readonly Definition[];
  readonly cancels: readonly Definition[];
}

let concerned: ReadonlyMap<string, Concerned> = new Map();

/** Tells the engine every deadline of every room; called once per process by the house. */
export function configureDeadlines(options: { definitions: ReadonlyMap<string, DeadlineDefinition> }): void {
  const found = new Map<string, { starts: Definition[]; meets: Definition[]; cancels: Definition[] }>();
  const entry = (event: string) => {
    const entryOf = found.get(event) ?? { starts: [], meets: [], cancels: [] };
    found.set(event, entryOf);
    return entryOf;
  };
  for (const [rule, definition] of options.definitions) {
    const full: Definition = { ...definition, rule, key: rule.slice(rule.indexOf('.') + 1) };
    entry(definition.from).starts.push(full);
    for (const event of definition.metBy) entry(event).meets.push(full);
    for (const event of definition.cancelledBy ?? []) entry(event).cancels.push(full);
  }
  concerned = found;
}

/** Which deadlines an event starts, meets and cancels; null for most events. */
export function concernedBy(eventType: string): Concerned | null {
  return concerned.get(eventType) ?? null;
}

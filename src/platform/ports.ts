// Joints between rooms: what several rooms need from others without importing them.
// src/app registers every port once and freezes the set; a room asks `port('…')` when it needs one.
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import type { Ctx } from './context.ts';
import type { Keys } from './keys.ts';

export interface OnDuty {
  readonly personId: Id;
  readonly name: string;
  readonly title: string;
  /** Line of the watch: chief duty leader, duty leader, officer, assistant. */
  readonly line: 'chief' | 'leader' | 'officer' | 'assistant';
  readonly until: Instant | null;
}

/** What a room with open states offers to desk, search, log and hand-over. */
export interface SubjectPort {
  readonly kind: string;
  /** Short Chinese labels of records the actor may see; what is outside the scope is absent. */
  labels(ctx: Ctx, ids: readonly Id[]): Promise<ReadonlyMap<Id, string>>;
  /** Open records of a unit, newest first. */
  open(ctx: Ctx, unitId: Id): Promise<readonly { id: Id; label: string; state: string; since: Instant }[]>;
  /** Records of the actor's scope that match a word; at most `limit`. */
  search(ctx: Ctx, word: string, limit: number): Promise<readonly { id: Id; label: string; detail: string }[]>;
}

export interface Ports {
  /** Who is on duty at a unit now (A08.8); empty where nothing is entered. */
  readonly whoIsOnDuty: (ctx: Ctx, unitIds: readonly Id[]) => Promise<ReadonlyMap<Id, readonly OnDuty[]>>;
  readonly subjects: ReadonlyMap<string, SubjectPort>;
  /** Keys of this installation, for sealed fields, blind indexes and session tokens. */
  readonly keys: Keys;
}

let registered: Partial<Ports> = {};

/** Registers the joints; called once by src/app (and by each test process). */
export function registerPorts(ports: Ports): void {
  registered = Object.freeze({ ...ports });
}

/** The joint of that name; throws where src/app forgot it. */
export function port<K extends keyof Ports>(name: K): Ports[K] {
  const found = registered[name];
  if (found === undefined) throw new Error(`port ${name} is not registered`);
  return found;
}

// What rooms need of each other beyond imports: ports, deadline definitions, the pack of this installation.
// Everything that is registered once per process or once per start stands here, in one list.
import { ANONYMOUS_ACTOR, type Actor } from '#shared/actor.ts';
import type { Keys } from '#platform/keys.ts';
import { registerPorts } from '#platform/ports.ts';
import type { Module } from '#platform/module.ts';
import type { Runtime } from '#platform/use-case.ts';

/** Registers ports and tells rooms what only the house knows. */
export async function wireRooms(_runtime: Runtime, modules: readonly Module[], keys: Keys): Promise<void> {
  registerPorts({
    whoIsOnDuty: async () => new Map(),
    keys,
    subjects: new Map(modules.flatMap((module) => module.subjects).map((subject) => [subject.kind, subject])),
  });
}

/** The actor behind the cookies of a request. */
export function authenticateWith(_runtime: Runtime): (session: string | null, station: string | null) => Promise<Actor> {
  return async () => ANONYMOUS_ACTOR;
}

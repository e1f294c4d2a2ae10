// What rooms need of each other beyond imports: ports, deadline definitions, the pack and the years of this release.
// Everything that is registered once per process or once per start stands here, in one list.
import type { Actor } from '#shared/actor.ts';
import type { DeadlineDefinition } from '#shared/deadline.ts';
import type { Keys } from '#platform/keys.ts';
import type { Module } from '#platform/module.ts';
import { registerPorts } from '#platform/ports.ts';
import type { Runtime } from '#platform/use-case.ts';
import { authenticate, authenticateListener, setOnDutyLookup } from '#modules/access/index.ts';
import { configureAuditing } from '#modules/auditing/index.ts';
import { adoptDeliveredYears } from '#modules/calendar/index.ts';
import { configureDeadlines } from '#modules/deadlines/index.ts';
import { isCityDesk } from '#modules/org/index.ts';
import { adoptDelivered, configureRegulation } from '#modules/regulation/index.ts';
import { onDutySql, whoIsOnDuty } from '#modules/roster/index.ts';

/** Registers ports and tells rooms what only the house knows; puts pack and calendar of this release on file. */
export async function wireRooms(runtime: Runtime, modules: readonly Module[], keys: Keys): Promise<void> {
  registerPorts({
    whoIsOnDuty,
    keys,
    subjects: new Map(modules.flatMap((module) => module.subjects).map((subject) => [subject.kind, subject])),
  });
  configureDeadlines({ definitions: definitionsOf(modules) });
  configureAuditing({ summaries: summariesOf(modules) });
  configureRegulation({ isCityDesk });
  setOnDutyLookup(onDutySql);
  await adoptDelivered(runtime);
  await adoptDeliveredYears(runtime);
}

/** All deadlines by their full name `<room>.<key>`. */
function definitionsOf(modules: readonly Module[]): Map<string, DeadlineDefinition> {
  return new Map(
    modules.flatMap((module) =>
      Object.entries(module.deadlines).map(([key, definition]): [string, DeadlineDefinition] => [
        `${module.name}.${key}`,
        definition,
      ]),
    ),
  );
}

/** The Chinese line of every route (`POST /api/…`), and of every action by the first route that asks for it. */
function summariesOf(modules: readonly Module[]): Map<string, string> {
  const summaries = new Map<string, string>();
  for (const { method, path, action, summary } of modules.flatMap((module) => Object.values(module.routes))) {
    summaries.set(`${method} ${path}`, summary);
    if (!summaries.has(action)) summaries.set(action, summary);
  }
  return summaries;
}

export interface Authentication {
  /** The actor behind the cookies of a request. */
  readonly request: (session: string | null, station: string | null) => Promise<Actor>;
  /** The actor of a live stream: also behind the idle cover, then without roles. */
  readonly listener: (session: string | null, station: string | null) => Promise<Actor>;
}

/** How this application knows who asks. */
export function authenticationOf(runtime: Runtime): Authentication {
  return {
    request: (session, station) => authenticate(runtime, session, station),
    listener: (session, station) => authenticateListener(runtime, session, station),
  };
}

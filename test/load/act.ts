// What an act (操作) of the load player is: something a person at a desk does, how often on an ordinary day of a city of
// 518 units, who does it, and how. A room adds its acts in one file of acts/ and names that file in acts/index.ts.
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import type { Client } from '#kit/http-client.ts';

/** A desk with somebody at it, signed in. */
export interface Desk {
  readonly unitId: Id;
  readonly superiorId: Id | null;
  readonly name: string;
  readonly level: string;
  readonly client: Client;
}

/** Who does it: whoever has a desk, who reports to somebody, the counties, who has units below, the fifty of a bad night. */
export type Who = 'everybody' | 'reporters' | 'counties' | 'superiors' | 'people';

/** How often: so many times a day in the whole city, so many times at every desk, so often in a bad night, or never by itself. */
export type Often =
  | { readonly aDay: number }
  | { readonly atEveryDesk: number }
  | { readonly inANight: number }
  | 'onlyUpon';

/** The line to the server: every request on it is counted for the act and timed; a refusal or failure ends the act. */
export interface Line {
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body: unknown): Promise<T>;
}

/** What an act may know besides its desk; chance comes from the seed. */
export interface Moment {
  readonly now: Instant;
  /** What was heard on the live stream, where the act follows something. */
  readonly heard: { readonly kind: string; readonly id: Id } | null;
  /** The one matter that everybody works at in a bad night, once it is there. */
  readonly disaster: { matterId: Id | null };
  pick<T>(from: readonly T[]): T | undefined;
  chance(): number;
  /** Desks whose reports come to this one. */
  below(desk: Desk): readonly Desk[];
}

export interface Act {
  /** As the duty room says it. */
  readonly name: string;
  readonly often: Often;
  readonly who: Who;
  /** Within which hours of the day, by the clock of Beijing; the whole day where not said. */
  readonly hours?: readonly [from: number, to: number];
  /** Follows an event that the desk hears on its stream, after so many seconds of thinking at most. */
  readonly upon?: { readonly event: string; readonly kind: string; readonly withinSeconds: number };
  /** Does it; `nothing` where there was nothing to do, and then it does not count. */
  run(line: Line, desk: Desk, moment: Moment): Promise<'done' | 'nothing'>;
}

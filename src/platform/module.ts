// What a room hands to the house: routes with their handlers, policy, events, deadlines, reactions, subscribers.
// The house (src/app) composes rooms from these definitions; nothing here knows a room.
import type { DeadlineTable } from '#shared/deadline.ts';
import type { EventType, StreamEvent } from '#shared/event.ts';
import type { Instant } from '#shared/instant.ts';
import type { RouteInput, RouteOutput, RouteTable } from '#shared/route.ts';
import type { Readable } from 'node:stream';
import type { Ctx } from './context.ts';
import type { RoomPolicy } from './policy.ts';
import type { SubjectPort } from './ports.ts';
import type { KeyUses } from './reseal.ts';
import type { Db } from './sql.ts';
import type { Reaction, Runtime } from './use-case.ts';

/** What a handler may use of the HTTP exchange; nearly none needs it. */
export interface Exchange {
  readonly address: string;
  readonly sessionToken: string | null;
  readonly stationToken: string | null;
  readonly bytes: Readable | null;
  setCookie(name: 'zs_session' | 'zs_station', value: string, expiresAt: Instant): void;
  clearCookie(name: 'zs_session' | 'zs_station'): void;
  /** Answers with bytes instead of JSON; a function reads them from the database after the use case has ended. */
  sendBytes(content: {
    stream: Readable | ((db: Db) => Readable);
    mediaType: string;
    name: string;
    size: number;
    inline: boolean;
  }): void;
}

export type Handlers<R extends RouteTable> = {
  readonly [K in keyof R]: (ctx: Ctx, input: RouteInput<R[K]>, exchange: Exchange) => Promise<RouteOutput<R[K]>>;
};

/** Reads the stream in order with a cursor of its own; `handle` and the cursor's move are one transaction. */
export interface Subscriber {
  readonly name: string;
  readonly on: readonly string[];
  handle(ctx: Ctx, event: StreamEvent): Promise<void>;
}

/** Looks for what time alone has made due. Answers how much it did and when it wants to look again. */
export interface Sweeper {
  readonly name: string;
  sweep(runtime: Runtime): Promise<{ fired: number; nextAt: Instant | null }>;
}

export interface Module {
  readonly name: string;
  readonly routes: RouteTable;
  readonly handlers: Readonly<Record<string, (ctx: Ctx, input: never, exchange: Exchange) => Promise<unknown>>>;
  readonly policy: RoomPolicy;
  readonly events: readonly EventType[];
  readonly deadlines: DeadlineTable;
  readonly reactions: readonly { readonly on: string; readonly react: Reaction }[];
  readonly subscribers: readonly Subscriber[];
  readonly sweepers: readonly Sweeper[];
  readonly subjects: readonly SubjectPort[];
  /** Named constraint → refusal code. */
  readonly constraints: Readonly<Record<string, string>>;
  /** What this room keeps under keys; a rotation seals it anew. */
  readonly keyUses: KeyUses;
  readonly errorCodes: readonly string[];
}

type Optional =
  | 'deadlines'
  | 'reactions'
  | 'subscribers'
  | 'sweepers'
  | 'subjects'
  | 'constraints'
  | 'keyUses'
  | 'events'
  | 'errorCodes';

/** Declares a room; what it leaves out is empty. */
export function defineModule<R extends RouteTable>(
  definition: Omit<Module, Optional | 'routes' | 'handlers'> &
    Partial<Pick<Module, Optional>> & { readonly routes: R; readonly handlers: Handlers<R> },
): Module {
  return {
    deadlines: {},
    reactions: [],
    subscribers: [],
    sweepers: [],
    subjects: [],
    constraints: {},
    keyUses: { sealed: [], versions: [] },
    events: [],
    errorCodes: [],
    ...definition,
    handlers: definition.handlers as unknown as Module['handlers'],
  };
}

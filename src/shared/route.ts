// The route table of a room's contract: what the platform binds, the web client is typed by, and OpenAPI is made from.
import type { z } from 'zod';

export interface RouteSpec {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path with `:name` parameters, below the root, e.g. `/api/units/:id`. */
  readonly path: string;
  /** One Chinese line for OpenAPI and the audit page. */
  readonly summary: string;
  /** The action that the room's policy decides on, e.g. `org.readUnit`. */
  readonly action: string;
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  readonly response: z.ZodType;
  /** Status of success; 200 unless said. */
  readonly status?: 200 | 201;
  /** A read that leaves an audit row (revealed numbers). */
  readonly sensitive?: boolean;
  /**
   * Body or answer hold a password or a one-time code: neither a digest of the one nor a copy of the other is kept,
   * so the route takes no idempotency key and may be repeated.
   */
  readonly secret?: boolean;
  /**
   * False for a write that leaves no record when it is done: no audit row, no remembered answer; so it takes no idempotency
   * key, may be repeated and may announce nothing. Only for what nobody is responsible for (正在填写). Refusals are kept.
   */
  readonly trace?: false;
  /** The body is a stream of bytes, handed to the handler as it comes. */
  readonly bytes?: boolean;
  /** Largest body in bytes; the server's own limit unless said. */
  readonly bodyLimit?: number;
}

export type RouteTable = Readonly<Record<string, RouteSpec>>;

type Shape<T> = T extends z.ZodType ? z.infer<T> : undefined;

/** What a handler of the route receives. */
export interface RouteInput<R extends RouteSpec> {
  readonly params: Shape<R['params']>;
  readonly query: Shape<R['query']>;
  readonly body: Shape<R['body']>;
}

/** What a handler of the route answers. */
export type RouteOutput<R extends RouteSpec> = z.infer<R['response']>;

/** Declares a room's routes, keeping their exact types. */
export function defineRoutes<const T extends RouteTable>(routes: T): T {
  return routes;
}

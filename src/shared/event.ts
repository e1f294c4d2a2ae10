// Events (事件流): typed facts that a room announces. They hold ids and words, never telephone numbers.
import type { z } from 'zod';
import type { Id } from './ids.ts';
import type { Instant } from './instant.ts';

/** What a record is called everywhere outside its own room. */
export interface SubjectRef {
  readonly kind: string;
  readonly id: Id;
}

export interface EventType<Name extends string = string, S extends z.ZodType = z.ZodType> {
  readonly name: Name;
  readonly schema: S;
}

/** An event as a use case hands it to `ctx.emit`. */
export interface NewEvent {
  readonly type: string;
  readonly payload: Record<string, unknown>;
  /** Whose time line it belongs to. */
  readonly subject: SubjectRef;
  /** The units that may see it; the live stream asks nothing else. */
  readonly visibleTo: readonly Id[];
}

/** An event as it stands in the stream. */
export interface StreamEvent extends NewEvent {
  readonly id: Id;
  readonly pos: number;
  readonly at: Instant;
}

/** Declares an event and its payload. */
export function defineEvent<const Name extends string, S extends z.ZodType>(name: Name, schema: S): EventType<Name, S> {
  return { name, schema };
}

/** Makes an event of a declared type; throws where the payload is not of its shape (a bug, never a person's mistake). */
export function eventOf<Name extends string, S extends z.ZodType>(
  type: EventType<Name, S>,
  payload: z.input<S>,
  where: { subject: SubjectRef; visibleTo: readonly Id[] },
): NewEvent {
  return {
    type: type.name,
    payload: type.schema.parse(payload) as Record<string, unknown>,
    subject: where.subject,
    visibleTo: [...new Set(where.visibleTo)],
  };
}

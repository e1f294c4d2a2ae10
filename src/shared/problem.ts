// Problem documents (RFC 9457): the one shape in which the server says no.
import { z } from 'zod';

export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  /** Refusal code; its Chinese sentence lives in the web's strings. */
  code: z.string(),
  /** Values for that sentence. */
  detail: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  /** Which fields are wrong and why (a code of zod or of the room). */
  fields: z.array(z.object({ path: z.string(), code: z.string() })).optional(),
  requestId: z.string(),
});
export type Problem = z.infer<typeof problemSchema>;

/** Refusal codes of the platform itself; rooms list theirs in their contracts. */
export const PLATFORM_ERROR_CODES = [
  'platform.malformed',
  'platform.tooLarge',
  'platform.notFound',
  'platform.methodNotAllowed',
  'platform.forbidden',
  'platform.signInNeeded',
  'platform.freshProofNeeded',
  'platform.staleRevision',
  'platform.keyReused',
  'platform.keyMissing',
  'platform.conflict',
  'platform.tooMany',
  'platform.unavailable',
  'platform.storageFull',
  'platform.crossSite',
  'platform.markedSecret',
  'platform.internal',
] as const;

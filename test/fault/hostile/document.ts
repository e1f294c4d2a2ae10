// What a running server says of itself (OpenAPI 3.1), as operations that can be asked; nothing of our own schemas is read.
import type { Json, Schema } from './sample.ts';

export interface Parameter {
  readonly name: string;
  readonly schema: Schema;
  readonly required: boolean;
}

export interface Operation {
  /** `<room>.<route>`. */
  readonly key: string;
  readonly method: string;
  /** With `{name}` for what varies. */
  readonly path: string;
  readonly inPath: readonly Parameter[];
  readonly inQuery: readonly Parameter[];
  /** Schema of the JSON body; `bytes` for a body of bytes, null for none. */
  readonly body: Schema | 'bytes' | null;
}

interface Described {
  readonly operationId: string;
  readonly parameters?: readonly { name: string; in: string; required?: boolean; schema: Schema }[];
  readonly requestBody?: { content: Readonly<Record<string, { schema: Schema }>> };
}

/** Reads the document of a server; throws where it describes nothing. */
export async function operationsOf(address: string): Promise<Operation[]> {
  const answer = await fetch(`${address}/api/openapi.json`);
  const document = (await answer.json()) as { paths: Readonly<Record<string, Readonly<Record<string, Described>>>> };
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => operationOf(path, method, described)),
  );
  if (operations.length === 0) throw new Error(`${address} describes no operation`);
  return operations;
}

function operationOf(path: string, method: string, described: Described): Operation {
  const where = (place: string): Parameter[] =>
    (described.parameters ?? []).flatMap(({ name, in: at, required, schema }) =>
      at === place ? [{ name, schema, required: required === true }] : [],
    );
  return {
    ...{ key: described.operationId, method: method.toUpperCase(), path },
    ...{ inPath: where('path'), inQuery: where('query'), body: bodyOf(described.requestBody?.content) },
  };
}

function bodyOf(content: Readonly<Record<string, { schema: Schema }>> | undefined): Operation['body'] {
  if (content === undefined) return null;
  return content['application/json']?.schema ?? 'bytes';
}

/** A request before it is written on the wire. */
export interface Asked {
  readonly operation: Operation;
  readonly params: Readonly<Record<string, Json>>;
  readonly query: Readonly<Record<string, Json>>;
  readonly body: Json | undefined;
}

// A value that a JSON schema allows, by choices of a seed. Decided here: what is understood of JSON Schema, which is what
// the document uses; ids are taken from those that are there, so that requests meet records.
import type { Random } from '../harness/random.ts';

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

export interface Schema {
  readonly type?: string | readonly string[];
  readonly const?: Json;
  readonly enum?: readonly Json[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly prefixItems?: readonly Schema[];
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly format?: string;
  readonly pattern?: string;
}

export interface Choices {
  readonly random: Random;
  /** Ids of records that are there. */
  readonly ids: readonly string[];
  /** A new id now and then, as a client makes one. */
  readonly newId: () => string;
  /** The present day and instant of the server. */
  readonly now: string;
}

const WORDS = ['道路中断，正在抢通。', '县道八公里处', '值班员', '0917-4600000', '核实影响户数'];

/** A value of a schema. */
export function sampleOf(schema: Schema, choices: Choices): Json {
  const { random } = choices;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return random.pick(schema.enum);
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches !== undefined && branches.length > 0) return sampleOf(random.pick(branches), choices);
  if (schema.allOf !== undefined) return Object.assign({}, ...schema.allOf.map((part) => sampleOf(part, choices)));
  const type = typeof schema.type === 'string' || schema.type === undefined ? schema.type : random.pick(schema.type);
  if (type === 'null') return null;
  if (type === 'boolean') return random.share() < 0.5;
  if (type === 'integer') return Math.floor(numberOf(schema, choices));
  if (type === 'number') return numberOf(schema, choices);
  if (type === 'string') return textOf(schema, choices);
  if (type === 'array') return listOf(schema, choices);
  return recordOf(schema, choices);
}

function recordOf(schema: Schema, choices: Choices): Json {
  const required = new Set(schema.required ?? []);
  const chosen = Object.entries(schema.properties ?? {}).filter(
    ([name]) => required.has(name) || choices.random.share() < 0.5,
  );
  return Object.fromEntries(chosen.map(([name, inner]) => [name, sampleOf(inner, choices)]));
}

function listOf(schema: Schema, choices: Choices): Json {
  if (schema.prefixItems !== undefined) return schema.prefixItems.map((item) => sampleOf(item, choices));
  const least = schema.minItems ?? 0;
  const many = choices.random.between(least, Math.max(least, Math.min(schema.maxItems ?? 2, 2)));
  return Array.from({ length: many }, () => sampleOf(schema.items ?? { type: 'string' }, choices));
}

function numberOf(schema: Schema, { random }: Choices): number {
  const least = Math.max(schema.minimum ?? 0, -1_000);
  return random.between(least, Math.max(least, Math.min(schema.maximum ?? least + 20, least + 1_000)));
}

function textOf(schema: Schema, { random, ids, newId, now }: Choices): string {
  if (schema.format === 'uuid') return random.share() < 0.3 || ids.length === 0 ? newId() : random.pick(ids);
  if (schema.format === 'date-time') return now;
  if (schema.format === 'date') return now.slice(0, 10);
  if (schema.pattern?.includes('\\d{4}-') === true || schema.pattern?.includes('[0-9]{4}') === true) return now;
  if (schema.pattern?.includes('{6}') === true) return '270913';
  const word = random.pick(WORDS);
  const long = word.padEnd(schema.minLength ?? 1, '情');
  return [...long].slice(0, schema.maxLength ?? 200).join('');
}

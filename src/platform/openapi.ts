// OpenAPI 3.1 made from the same route tables that the server binds: it cannot say anything else than the code.
import { z } from 'zod';
import type { RouteSpec } from '#shared/route.ts';
import { problemSchema } from '#shared/problem.ts';
import type { Module } from './module.ts';

type Json = Record<string, unknown>;

/** The whole description of the rooms' routes. */
export function openApiOf(modules: readonly Module[], version: string): Json {
  const paths: Record<string, Json> = {};
  for (const module of modules) {
    for (const [name, route] of Object.entries(module.routes)) {
      const path = route.path.replace(/:(\w+)/g, '{$1}');
      paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(module, name, route) };
    }
  }
  return {
    openapi: '3.1.0',
    info: { title: '值守 Zhishou', version },
    paths: Object.fromEntries(Object.entries(paths).sort(([a], [b]) => a.localeCompare(b, 'en'))),
    components: { schemas: { Problem: schemaOf(problemSchema, 'output') } },
  };
}

function operationOf(module: Module, name: string, route: RouteSpec): Json {
  const problem = {
    description: '拒绝',
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
  return {
    operationId: `${module.name}.${name}`,
    summary: route.summary,
    tags: [module.name],
    'x-action': route.action,
    parameters: [
      ...parametersOf('path', route.params),
      ...parametersOf('query', route.query),
      ...(route.method === 'GET'
        ? []
        : [{ name: 'idempotency-key', in: 'header', required: true, schema: { type: 'string', format: 'uuid' } }]),
    ],
    ...bodyOf(route),
    responses: {
      [String(route.status ?? 200)]: {
        description: '成功',
        content: { 'application/json': { schema: schemaOf(route.response, 'output') } },
      },
      '4XX': problem,
      '5XX': problem,
    },
  };
}

function bodyOf(route: RouteSpec): Json {
  if (route.bytes === true) {
    return {
      requestBody: { content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } } },
    };
  }
  if (route.body === undefined) return {};
  return {
    requestBody: { required: true, content: { 'application/json': { schema: schemaOf(route.body, 'input') } } },
  };
}

function parametersOf(where: 'path' | 'query', schema: z.ZodType | undefined): Json[] {
  if (schema === undefined) return [];
  const object = schemaOf(schema, 'input');
  const required = Array.isArray(object['required']) ? object['required'] : [];
  return Object.entries((object['properties'] ?? {}) as Record<string, Json>).map(([name, property]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema: property,
  }));
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json;
  return json;
}

// The built pages, and what an address answers that no route knows. Not decided here: the routes themselves.
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Refusal } from '#platform/refusal.ts';

const WEB_ROOT = fileURLToPath(new URL('../../dist/web', import.meta.url));

/**
 * Binds the pages of a folder, where they are built. Files below `/assets/` carry their digest in the name and are kept by
 * browsers; one that is not there is 404, so that an old page never takes the new page for a script. Every other address
 * answers the one page.
 */
export async function bindPages(http: FastifyInstance, root: string = WEB_ROOT): Promise<void> {
  if (!existsSync(root)) return;
  await http.register(fastifyStatic, {
    root: `${root}/assets`,
    prefix: '/assets/',
    immutable: true,
    maxAge: '30d',
    index: false,
    // Packed when the pages were built; nothing is packed while somebody waits.
    preCompressed: true,
  });
  http.get('/*', async (request, reply) => {
    if (/^\/(api|assets)\//.test(request.url)) throw new Refusal('platform.notFound', { status: 404 });
    return reply.header('cache-control', 'no-store').sendFile('index.html', root, { cacheControl: false });
  });
}

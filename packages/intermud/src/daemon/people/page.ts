// The page for people, as the web door serves it.

import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/** What the page may do: nothing from elsewhere, no script that is not ours. */
export const POLICY =
  "default-src 'self'; connect-src 'self' ws: wss:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/** Where the built page may be: in a checkout, or with the package. */
const PLACES = ['../../../../web/dist', '../../../page'];

/** The folder of the built page; undefined if there is none. */
export function findPage(): string | undefined {
  return PLACES.map((place) => resolve(import.meta.dirname, place)).find((folder) =>
    existsSync(join(folder, 'index.html')),
  );
}

/** Serves the page at `/`. Names of assets hold a digest, so they may be kept for ever. */
export async function servePage(app: FastifyInstance, folder: string): Promise<void> {
  await app.register(fastifyStatic, {
    root: folder,
    wildcard: false, // Only files that are there at the start: nothing else can be asked for.
    cacheControl: false,
    setHeaders: (reply, path) => {
      reply.header('content-security-policy', POLICY);
      reply.header('x-content-type-options', 'nosniff');
      reply.header('referrer-policy', 'no-referrer');
      const isNamedByDigest = path.includes('/assets/');
      reply.header('cache-control', isNamedByDigest ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
}

const NO_PAGE = 'There is no page for people: it has not been built. "npm start" in the checkout builds it';

/** Says at `/` what is missing. @returns the sentence. */
export function serveNoPage(app: FastifyInstance): string {
  app.get('/', (_, reply) => reply.code(503).type('text/plain; charset=utf-8').send(`${NO_PAGE}\n`));
  return NO_PAGE;
}

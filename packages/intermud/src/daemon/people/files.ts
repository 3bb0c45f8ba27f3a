// The bytes of files over HTTP, docs/gmcp.md: `/api/files/MUD/PATH`.

import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Login, type People, Refusal } from '../../hub/index.ts';
import { FILE_PUT_BYTES_MAX, FILE_STALL_MS } from '../limits.ts';

/** Runs a request, and answers it by what was thrown otherwise. */
export type Guard = (
  handle: (login: Login, request: FastifyRequest, reply: FastifyReply) => Promise<unknown>,
) => (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

/** Adds getting and putting of files. */
export async function addFiles(
  app: FastifyInstance,
  { desk: { files } }: { readonly desk: Pick<People['desk'], 'files'> },
  guard: Guard,
  stallMs = FILE_STALL_MS,
): Promise<void> {
  // In a room of its own, where bodies are streams.
  await app.register(async (room) => {
    room.removeAllContentTypeParsers();
    room.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    const get = guard(async ({ account }, request, reply) => {
      const { mud, path } = placeOf(request);
      giveUpWhenStalled(request, stallMs);
      const file = await files.open(account.username, mud, path);
      const stream = Readable.from(file.bytes);
      void finished(stream)
        .catch(() => undefined)
        .then(() => file.close());
      reply.header('content-type', 'application/octet-stream');
      reply.header('content-length', file.size);
      reply.header(
        'content-disposition',
        `attachment; filename*=UTF-8''${encodeURIComponent(path.split('/').at(-1) ?? '')}`,
      );
      return reply.send(stream);
    });
    const put = guard(async ({ account }, request, reply) => {
      const { mud, path } = placeOf(request);
      const size = Number(request.headers['content-length']);
      if (!Number.isInteger(size) || size < 0)
        throw new Refusal('bad-arguments', 'Content-Length must be given');
      if (size > FILE_PUT_BYTES_MAX)
        throw new Refusal('too-long', `A file may have ${FILE_PUT_BYTES_MAX} bytes`);
      giveUpWhenStalled(request, stallMs);
      const bytes = (request.body ?? request.raw) as AsyncIterable<Uint8Array>;
      await files.put(account.username, mud, path, { size, bytes });
      return reply.code(201).send({ size });
    });
    room.get('/api/files/:mud/*', get);
    room.put('/api/files/:mud/*', { bodyLimit: FILE_PUT_BYTES_MAX, config: { isUpload: true } }, put);
  });
}

/** Whoever neither sends nor reads must not hold a place for ever. The server resets it with the next request. */
function giveUpWhenStalled({ raw: { socket } }: FastifyRequest, stallMs: number): void {
  socket.setTimeout(stallMs);
}

function placeOf({ params }: FastifyRequest): { mud: string; path: string } {
  const { mud, '*': path } = params as { mud: string; '*': string };
  return { mud, path: `/${path}` };
}

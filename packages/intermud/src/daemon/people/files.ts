// The bytes of files over HTTP, docs/gmcp.md: `/api/files/MUD/PATH`.

import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Login, type People, Refusal } from '../../hub/index.ts';
import { FILE_PUT_BYTES_MAX, FILE_STALL_MS } from '../limits.ts';
import type { Guard, OwnHandle } from './guard.ts';

type Files = People['desk']['files'];

/** Adds getting and putting of files. */
export async function addFiles(
  app: FastifyInstance,
  { desk: { files } }: { readonly desk: { readonly files: Files } },
  guard: Pick<Guard, 'loggedIn'>,
  stallMs = FILE_STALL_MS,
): Promise<void> {
  // In a room of its own, where bodies are streams.
  await app.register(async (room) => {
    room.removeAllContentTypeParsers();
    room.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    const guarded = (handle: OwnHandle) =>
      guard.loggedIn((login, request, reply) => {
        giveUpWhenStalled(request, stallMs);
        return handle(login, request, reply);
      });
    const options = { bodyLimit: FILE_PUT_BYTES_MAX, config: { isUpload: true } };
    room.get(
      '/api/files/:mud/*',
      guarded((...asked) => get(files, ...asked)),
    );
    room.put(
      '/api/files/:mud/*',
      options,
      guarded((...asked) => put(files, ...asked)),
    );
  });
}

async function get(
  files: Files,
  { account }: Login,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { mud, path } = placeOf(request);
  const file = await files.open(account.username, mud, path);
  const stream = Readable.from(file.bytes);
  void finished(stream)
    .catch(() => undefined)
    .then(() => file.close());
  const name = encodeURIComponent(path.split('/').at(-1) ?? '');
  reply.header('content-type', 'application/octet-stream');
  reply.header('content-length', file.size);
  reply.header('content-disposition', `attachment; filename*=UTF-8''${name}`);
  return reply.send(stream);
}

async function put(
  files: Files,
  { account }: Login,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { mud, path } = placeOf(request);
  const size = sizeOf(request);
  const bytes = (request.body ?? request.raw) as AsyncIterable<Uint8Array>;
  await files.put(account.username, mud, path, { size, bytes });
  return reply.code(201).send({ size });
}

/** What is to come, told before. */
function sizeOf({ headers }: FastifyRequest): number {
  const size = Number(headers['content-length']);
  if (!Number.isInteger(size) || size < 0) throw new Refusal('bad-arguments', 'Content-Length must be given');
  if (size > FILE_PUT_BYTES_MAX) throw new Refusal('too-long', `A file may have ${FILE_PUT_BYTES_MAX} bytes`);
  return size;
}

/** Whoever neither sends nor reads must not hold a place for ever. The server resets it with the next request. */
function giveUpWhenStalled({ raw: { socket } }: FastifyRequest, stallMs: number): void {
  socket.setTimeout(stallMs);
}

function placeOf({ params }: FastifyRequest): { mud: string; path: string } {
  const { mud, '*': path } = params as { mud: string; '*': string };
  return { mud, path: `/${path}` };
}

// A file in one string, as the specification has it, in flat memory. docs/protocol.md, "Files in one string".
import {
  type ContentsForm,
  ContentsMeter,
  encodeContents,
  FILE_RESULTS,
  type LpcValue,
} from '@intermud/wire';
import { FileRefusal } from './errors.ts';
import type { Item } from './pipe.ts';
import type { OobSession } from './session.ts';
import type { FileSink, FileSource } from './source.ts';

/** A file that has been read once, since the length of a frame goes first. */
export interface Measured {
  readonly source: FileSource;
  readonly form: ContentsForm;
  readonly wireBytes: number;
}

/** Reads a file to find out how it travels. Rejects with what its source throws. */
export async function measure(source: FileSource): Promise<Measured> {
  const meter = new ContentsMeter();
  for await (const chunk of source.read(0)) meter.push(chunk);
  const { form, wireBytes } = meter.finish();
  return { source, form, wireBytes };
}

/** Sends a file behind the head of its packet. If it fails the link is of no more use. */
export function sendWhole(session: OobSession, head: readonly LpcValue[], file: Measured): Promise<void> {
  return session.sendContents(head, file.wireBytes, encoded(file.source, file.form));
}

async function* encoded(source: FileSource, form: ContentsForm): AsyncGenerator<Uint8Array, void, undefined> {
  yield encodeContents(new Uint8Array(0), form, true);
  for await (const chunk of source.read(0)) yield encodeContents(chunk, form, false);
}

/** Puts what comes in a packet into a sink; how many bytes. @throws {FileRefusal} if there are more than may be. */
export async function takeWhole(sink: FileSink, { contents }: Item, bytesMax: number): Promise<number> {
  let bytes = 0;
  await sink.begin({ size: undefined, ftime: 0, from: 0 });
  for await (const part of contents ?? NOTHING) {
    bytes += part.length;
    if (bytes > bytesMax)
      throw new FileRefusal(FILE_RESULTS.write, `Cannot take file: it has more than ${bytesMax} bytes`);
    await sink.write(part);
  }
  return bytes;
}

/** Commits a sink when all has been put into it, or abandons it if that fails. */
export async function fill<T>(sink: FileSink, receive: () => Promise<T>): Promise<T> {
  let result: T;
  try {
    result = await receive();
  } catch (error) {
    await sink.abandon(false);
    throw error;
  }
  await sink.commit();
  return result;
}

const NOTHING: AsyncIterable<Uint8Array> = (async function* () {})();

// file, as a server: the specification's form, and pieces. Names and permissions are the game's business.
import {
  FILE_RESULTS,
  type FileFetchReq,
  type FileGetReq,
  type FilePut,
  type FileSendReq,
  fileFetchReply,
  fileGetReply,
  fileListReply,
  filePutAck,
  fileSendReply,
  fileStop,
} from '@intermud/wire';
import { FILE_TRANSFERS_MAX } from '../limits.ts';
import { type Asking, type OobAnswers, offered } from './asking.ts';
import { asFault, FileRefusal, resultOf } from './errors.ts';
import type { FileServer } from './options.ts';
import type { FileSource } from './source.ts';
import { codingOf, PACKED, PieceReceiver, PieceSender, prepare } from './transfer.ts';
import { fill, type Measured, measure, sendWhole, takeWhole } from './whole.ts';

/** How files are answered. */
export const FILE_ANSWERS: OobAnswers = {
  'file-list-req': {
    service: 'file',
    async answer({ dir, originatorUser }, { session, handlers, from }) {
      const dirList = await serverOf(handlers).list(from, relative(dir));
      await session.send(fileListReply.build({ targetUser: originatorUser, dirList }));
    },
  },
  'file-put': { service: 'file', answer: takePut },
  'file-get-req': { service: 'file', answer: giveWhole },
  'file-send-req': { service: 'file', answer: takePieces },
  'file-fetch-req': { service: 'file', answer: givePieces },
};

const serverOf = ({ files }: Asking['handlers']): FileServer => offered(files, 'file');

/** Any leading '/' is ignored. Source: Intermud-3, "Service: file". */
const relative = (name: string): string => name.replace(/^\/+/, '');

async function takePut({ id, remoteFname }: FilePut, asking: Asking): Promise<void> {
  const { session, item, wholeFileBytesMax, from } = asking;
  const files = serverOf(asking.handlers);
  const sizeMax = Math.min(item.contentsMax ?? 0, wholeFileBytesMax);
  const success = await resultOfRun(asking, async () => {
    const offer = { size: undefined, sizeMax, ftime: 0, mayResume: false };
    const sink = await files.put(from, relative(remoteFname), offer);
    await fill(sink, () => takeWhole(sink, item, wholeFileBytesMax));
  });
  await session.send(filePutAck.build({ id, success }));
}

async function giveWhole({ id, remoteFname }: FileGetReq, asking: Asking): Promise<void> {
  const { session, from, wholeFileBytesMax } = asking;
  const files = serverOf(asking.handlers);
  let file: Measured | undefined;
  const success = await resultOfRun(asking, async () => {
    const source = await files.get(from, relative(remoteFname));
    if (source.size > wholeFileBytesMax)
      throw new FileRefusal(FILE_RESULTS.read, 'Cannot send file: it is too long');
    file = await measure(source);
  });
  const head = fileGetReply.write(fileGetReply.build({ id, success, contents: '' })).slice(0, 3);
  if (success === FILE_RESULTS.done && file !== undefined) await sendWhole(session, head, file);
  else await session.send(fileGetReply.build({ id, success, contents: '' }));
}

async function takePieces(request: FileSendReq, asking: Asking): Promise<void> {
  const { session } = asking;
  const { id } = request;
  let receiver: { readonly offset: number; readonly start: () => void } | undefined;
  const success = await resultOfRun(asking, async () => {
    receiver = await makeReceiver(request, asking);
  });
  receiver?.start();
  await session.send(fileSendReply.build({ id, success, offset: receiver?.offset ?? 0, codings: PACKED }));
}

/** Makes ready for a file in pieces; its ack goes out when all of it is kept, or cannot be. */
async function makeReceiver({ id, remoteFname, size, ftime, resume }: FileSendReq, asking: Asking) {
  const { session, from } = asking;
  mayTransfer(asking, id);
  if (size < 0) throw new FileRefusal(FILE_RESULTS.unknown, 'Cannot take file: its size is below 0');
  const offer = { size, sizeMax: size, ftime, mayResume: resume === 1 };
  const sink = await serverOf(asking.handlers).put(from, relative(remoteFname), offer);
  const offset = resume === 1 && sink.at <= size ? sink.at : 0;
  const hash = await prepare(sink, { size, ftime, from: offset }).catch(async (error: unknown) => {
    await sink.abandon(false);
    throw error;
  });
  const receiver = new PieceReceiver(session, id, sink, { size, ftime, from: offset }, hash);
  const ack = (success: number) => session.send(filePutAck.build({ id, success }));
  receiver.done.then(
    () => ack(FILE_RESULTS.done),
    (error: unknown) => ack(reportedResult(asking, error)),
  );
  return { offset, start: () => void session.carry(id, receiver) };
}

async function givePieces(request: FileFetchReq, asking: Asking): Promise<void> {
  const { session, from } = asking;
  const { id, remoteFname } = request;
  let source: FileSource | undefined;
  const success = await resultOfRun(asking, async () => {
    mayTransfer(asking, id);
    source = await serverOf(asking.handlers).get(from, relative(remoteFname));
  });
  const { size = 0, ftime = 0 } = source ?? {};
  const isSame = request.size === size && request.ftime === ftime;
  const offset = isSame && request.offset > 0 && request.offset <= size ? request.offset : 0;
  await session.send(fileFetchReply.build({ id, success, size, ftime, offset }));
  if (source !== undefined && success === FILE_RESULTS.done) startSending(asking, request, source, offset);
}

/** Sends beside everything else that happens on the link. */
function startSending(
  asking: Asking,
  { id, codings }: FileFetchReq,
  source: FileSource,
  offset: number,
): void {
  const { session } = asking;
  const sender = new PieceSender(session, id, source, offset);
  session.carry(id, sender);
  sender
    .run(codingOf(codings))
    .catch((error: unknown) => {
      const reason = asFault(error, 'REMOTE').message;
      return session.send(fileStop.build({ id, success: reportedResult(asking, error), reason }));
    })
    .finally(() => session.transfers.delete(id));
}

function mayTransfer({ session }: Asking, id: number): void {
  if (session.transfers.has(id))
    throw new FileRefusal(FILE_RESULTS.unknown, `Cannot transfer file: number ${id} is in use`);
  if (session.transfers.size >= FILE_TRANSFERS_MAX)
    throw new FileRefusal(FILE_RESULTS.unknown, `Cannot transfer file: ${FILE_TRANSFERS_MAX} are under way`);
}

/** Runs what a request asks for; the result that its answer tells. */
async function resultOfRun(asking: Asking, run: () => Promise<void>): Promise<number> {
  try {
    await run();
    return FILE_RESULTS.done;
  } catch (error) {
    return reportedResult(asking, error);
  }
}

function reportedResult({ report, from }: Asking, error: unknown): number {
  report(error, { mud: from.mud, user: from.user });
  return resultOf(error);
}

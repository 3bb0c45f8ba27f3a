// Files on oob links. Names are relative to one folder that both sides may read and write; a leading / is ignored.
import { oobPacket, type PacketOf } from './define.ts';
import { type FieldsOf, int, looseInt, looseString, rowsOf, string, stringOrZero } from './fields.ts';

const SOURCE = 'Intermud-3, "Service: file"';

const ID = int("the sender's number for the request, given back in the answer");
const FROM = {
  originatorMud: string('the mud that asks'),
  originatorUser: stringOrZero('the user who asks, lower-case'),
};
const REMOTE_FNAME = string('the name of the file on the other side');
const SUCCESS = int('1 done, 0 unknown error, -1 no such path, -2 not readable, -3 not writable');

/** How a file request went. Source: Intermud-3, "Service: file". */
export const FILE_RESULTS = { done: 1, unknown: 0, path: -1, read: -2, write: -3 } as const;

/** `file-list-req`: asks for the files of a folder. */
export const fileListReq = oobPacket(
  'file-list-req',
  { about: 'Asks for the files of a folder; answered by `file-list-reply`.', source: SOURCE },
  { ...FROM, dir: looseString('the folder') },
);

/** A `file-list-req`. */
export type FileListReq = PacketOf<typeof fileListReq>;

const FILE_ROW = {
  fname: string('the name'),
  fsize: looseInt('bytes'),
  ftime: looseInt('when it was last changed, seconds since 1970'),
};

/** One file of a `file-list-reply`. */
export type FileRow = FieldsOf<typeof FILE_ROW>;

/** `file-list-reply`: the files of a folder. */
export const fileListReply = oobPacket(
  'file-list-reply',
  { about: 'The files of a folder.', source: SOURCE },
  {
    targetUser: stringOrZero('the user who asked'),
    dirList: rowsOf(FILE_ROW, 'the files'),
  },
);

/** A `file-list-reply`. */
export type FileListReply = PacketOf<typeof fileListReply>;

/** `file-put`: sends a file. */
export const filePut = oobPacket(
  'file-put',
  { about: 'Sends a file; answered by `file-put-ack`.', source: SOURCE },
  { id: ID, ...FROM, remoteFname: REMOTE_FNAME, contents: string('the whole file') },
);

/** A `file-put`. */
export type FilePut = PacketOf<typeof filePut>;

/** `file-put-ack`: how it went. */
export const filePutAck = oobPacket(
  'file-put-ack',
  { about: 'How a `file-put` went.', source: SOURCE },
  { id: ID, success: SUCCESS },
);

/** A `file-put-ack`. */
export type FilePutAck = PacketOf<typeof filePutAck>;

/** `file-get-req`: asks for a file. */
export const fileGetReq = oobPacket(
  'file-get-req',
  { about: 'Asks for a file; answered by `file-get-reply`.', source: SOURCE },
  { id: ID, ...FROM, remoteFname: REMOTE_FNAME },
);

/** A `file-get-req`. */
export type FileGetReq = PacketOf<typeof fileGetReq>;

/** `file-get-reply`: the file, or why not. */
export const fileGetReply = oobPacket(
  'file-get-reply',
  { about: 'The file, or why it could not be had.', source: SOURCE },
  { id: ID, success: SUCCESS, contents: looseString('the whole file; empty if it could not be had') },
);

/** A `file-get-reply`. */
export type FileGetReply = PacketOf<typeof fileGetReply>;

// Files on oob links. Names are relative to one folder that both sides may read and write; a leading / is ignored.
import { oobPacket, type PacketOf } from './define.ts';
import {
  arrayOf,
  type FieldsOf,
  flag,
  int,
  looseInt,
  looseString,
  rowsOf,
  string,
  stringOrZero,
} from './fields.ts';

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

/**
 * What a mud tells in `other_data` of its start-up if it takes files in pieces: this key, and the version as its value.
 * An extension; docs/protocol.md, "Files in pieces".
 */
export const FILE_PIECES_KEY = 'intermud-file';

/** The version of the piece form that is declared here. */
export const FILE_PIECES_VERSION = 1;

/** How the bytes of a piece may travel. Each piece is packed by itself, and only if that makes it shorter. */
export const FILE_CODINGS = ['raw', 'deflate', 'zstd'] as const;

const PIECES = 'extension: intermud-file 1';
const OFFSET = int('bytes of the file before this place');
const CODINGS = arrayOf(
  string('a coding'),
  'what the receiver of the pieces unpacks, best first: `zstd`, `deflate`; `raw` is always understood',
);

/** `file-send-req`: asks leave to send a file in pieces. An extension. */
export const fileSendReq = oobPacket(
  'file-send-req',
  { about: 'Asks leave to send a file in pieces; answered by `file-send-reply`.', source: PIECES },
  {
    id: ID,
    ...FROM,
    remoteFname: REMOTE_FNAME,
    size: int('bytes of the file'),
    ftime: looseInt(
      'when it was last changed, seconds since 1970: an earlier try with another one is not resumed',
    ),
    resume: flag('1 if an earlier try may be continued'),
  },
);

/** A `file-send-req`. */
export type FileSendReq = PacketOf<typeof fileSendReq>;

/** `file-send-reply`: where to begin, or why not. An extension. */
export const fileSendReply = oobPacket(
  'file-send-reply',
  {
    about:
      'Where to begin: `file-piece` packets follow, then `file-piece-end`, which `file-put-ack` answers. Or why not.',
    source: PIECES,
  },
  { id: ID, success: SUCCESS, offset: OFFSET, codings: CODINGS },
);

/** A `file-send-reply`. */
export type FileSendReply = PacketOf<typeof fileSendReply>;

/** `file-fetch-req`: asks for a file in pieces. An extension. */
export const fileFetchReq = oobPacket(
  'file-fetch-req',
  { about: 'Asks for a file in pieces; answered by `file-fetch-reply`.', source: PIECES },
  {
    id: ID,
    ...FROM,
    remoteFname: REMOTE_FNAME,
    offset: int('bytes that are already there from an earlier try; 0 if none'),
    size: looseInt('bytes of the whole file as the earlier try had it; 0 if none'),
    ftime: looseInt('its time as the earlier try had it; 0 if none'),
    codings: CODINGS,
  },
);

/** A `file-fetch-req`. */
export type FileFetchReq = PacketOf<typeof fileFetchReq>;

/** `file-fetch-reply`: the file is about to come, or why not. An extension. */
export const fileFetchReply = oobPacket(
  'file-fetch-reply',
  {
    about:
      'The file is about to come, as `file-piece` packets and a `file-piece-end`; or why not. It begins anew, with an offset of 0, if size or time differ from those of the earlier try.',
    source: PIECES,
  },
  {
    id: ID,
    success: SUCCESS,
    size: looseInt('bytes of the file'),
    ftime: looseInt('when it was last changed, seconds since 1970'),
    offset: looseInt('bytes of the file before the first piece'),
  },
);

/** A `file-fetch-reply`. */
export type FileFetchReply = PacketOf<typeof fileFetchReply>;

/** `file-piece`: announces one piece of a file, which is the next frame. An extension. */
export const filePiece = oobPacket(
  'file-piece',
  {
    about:
      'Announces one piece of a file. The next frame on the link is the piece: its bytes as they are, no LPC and no NUL.',
    source: PIECES,
  },
  {
    id: ID,
    offset: OFFSET,
    size: int('bytes of the piece when it is unpacked, 1 to 262,144'),
    coding: looseString('`raw`, `deflate` (RFC 1950) or `zstd` (RFC 8878)'),
  },
);

/** A `file-piece`. */
export type FilePiece = PacketOf<typeof filePiece>;

/** `file-piece-ack`: so much of the file has been taken. An extension. */
export const filePieceAck = oobPacket(
  'file-piece-ack',
  {
    about:
      'So much of the file has been taken. The sender keeps no more than its window of pieces unacknowledged.',
    source: PIECES,
  },
  { id: ID, offset: OFFSET },
);

/** A `file-piece-ack`. */
export type FilePieceAck = PacketOf<typeof filePieceAck>;

/** `file-piece-end`: that was the file. An extension. */
export const filePieceEnd = oobPacket(
  'file-piece-end',
  { about: 'That was the whole file, and this is its hash.', source: PIECES },
  {
    id: ID,
    size: int('bytes of the file'),
    sha256: string('SHA-256 of all its bytes, those of earlier tries included, in lower-case hex'),
  },
);

/** A `file-piece-end`. */
export type FilePieceEnd = PacketOf<typeof filePieceEnd>;

/** `file-stop`: one side gives up a transfer; the link stays. An extension. */
export const fileStop = oobPacket(
  'file-stop',
  {
    about: 'One side gives up a transfer before its end; what has come so far may be resumed.',
    source: PIECES,
  },
  { id: ID, success: SUCCESS, reason: looseString('a sentence for the user') },
);

/** A `file-stop`. */
export type FileStop = PacketOf<typeof fileStop>;

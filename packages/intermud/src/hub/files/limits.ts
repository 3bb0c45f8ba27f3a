// Every bound of files: value, unit, reason.

/** Bytes of one part of a path: what common file systems take. */
export const NAME_BYTES_MAX = 255;

/** Bytes of a whole path below the folder: with the folder's own it stays below the 4,096 of Linux. */
export const PATH_BYTES_MAX = 1_024;

/** Parts of a path: each is looked at by itself, lest it be a link. */
export const PATH_DEPTH_MAX = 16;

/** Files and folders of one answer: each takes a row of about 50 bytes on the wire. Further ones are left out. */
export const LIST_ROWS_MAX = 5_000;

/** Entries of a folder that are looked at for a list: a folder that holds more is not meant to be listed. */
export const FOLDER_ENTRIES_MAX = 20_000;

/** Bytes that one mud may keep here, unless the settings say otherwise. */
export const QUOTA_MUD_BYTES = 4 * 1024 ** 3;

/** Bytes that one account of the hub may keep here, unless the settings say otherwise: the hub's own quota is everybody's. */
export const QUOTA_ACCOUNT_BYTES = 1024 ** 3;

/** Bytes that all muds together may keep here, unless the settings say otherwise. */
export const QUOTA_BYTES = 16 * 1024 ** 3;

/** Files that all muds together may keep here: each takes a row, and is looked for at the start. */
export const FILES_MAX = 100_000;

/** Milliseconds that the beginning of a file is kept for its rest: a day, in which a mud that went down is back. */
export const PARTIAL_MS = 24 * 60 * 60 * 1_000;

/** Beginnings of files that are kept for one mud: each counts against its bytes, and all are looked at for each new one. */
export const PARTIALS_EACH_MAX = 64;

/** Milliseconds between two rounds that throw old beginnings away: they are kept for a day. */
export const TIDY_EVERY_MS = 60 * 60 * 1_000;

/** Bytes of a chunk read from disk: as a piece of a file travels. */
export const CHUNK_BYTES = 256 * 1024;

/** Bytes between two looks at the quota, for a file whose size nobody says: each look reads the folder of beginnings. */
export const QUOTA_LOOK_BYTES = 1024 * 1024;

// Intermud.File.

import { z } from 'zod';
import { REQUEST_PATH_LENGTH_MAX } from '../limits.ts';
import { asks, shapes, type Time } from './define.ts';

/** A file or folder of a mud. */
export interface FileEntry {
  readonly name: string;
  readonly kind: 'file' | 'folder';
  /** Bytes, and milliseconds since 1970; -1 where not told. */
  readonly size: number;
  readonly at: Time;
}

/** Requests about files. */
export const FILE_REQUESTS = {
  intermud_file_list: asks('Gives the files in a folder of a mud.', {
    mud: shapes.name,
    path: z.string().startsWith('/').max(REQUEST_PATH_LENGTH_MAX),
  }).gets<{
    readonly mud: string;
    readonly path: string;
    readonly entries: readonly FileEntry[];
    readonly canWrite: boolean;
  }>(),
};

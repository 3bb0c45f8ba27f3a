/** A file that a mud has put. */
export interface FileRecord {
  /** Below the folder, its parts joined by `/`. */
  readonly path: string;
  /** The mud that put it, which it counts for. */
  readonly mud: string;
  readonly bytes: number;
  /** Milliseconds since the epoch. */
  readonly putAt: number;
}

/** What may be kept. */
export interface FileQuota {
  /** Bytes of one mud. */
  readonly mudBytes: number;
  /** Bytes of all muds together. */
  readonly bytes: number;
  /** Files of all muds together. */
  readonly files: number;
}

/** Files and bytes that are accounted for. */
export interface FileUsage {
  readonly files: number;
  readonly bytes: number;
}

/**
 * Which files belong to whom. The files themselves are in a folder: a row is made before its file gets its name there,
 * so that no file is ever there without one; rows without a file are found by comparing.
 */
export interface FileStore {
  all(): Promise<FileRecord[]>;
  usage(mud?: string): Promise<FileUsage>;
  /** Accounts for a file, in the place of one of the same path; false, and nothing, when that would be over the quota. */
  reserve(record: FileRecord, quota: FileQuota): Promise<boolean>;
  forget(paths: readonly string[]): Promise<void>;
}

/** Whether a record fits, given what there is besides. */
export function fits(record: FileRecord, ofMud: FileUsage, ofAll: FileUsage, quota: FileQuota): boolean {
  return (
    ofMud.bytes + record.bytes <= quota.mudBytes &&
    ofAll.bytes + record.bytes <= quota.bytes &&
    ofAll.files + 1 <= quota.files
  );
}

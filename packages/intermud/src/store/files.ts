/** A file that a mud has put. */
export interface FileRecord {
  /** Below the folder, its parts joined by `/`. */
  readonly path: string;
  /** The mud that put it, which it counts for. */
  readonly mud: string;
  /** Of the hub's own: the account that put it, which it counts for besides; empty for those of other muds. */
  readonly account: string;
  readonly bytes: number;
  /** Milliseconds since the epoch. */
  readonly putAt: number;
}

/** What may be kept. */
export interface FileQuota {
  /** Bytes of one mud. */
  readonly mudBytes: number;
  /** Bytes of one account of the hub. */
  readonly accountBytes: number;
  /** Bytes of all muds together. */
  readonly bytes: number;
  /** Files of all muds together. */
  readonly files: number;
}

/** Whose files are counted: those of a mud, or of an account of the hub; everybody's where neither is given. */
export interface FileOwner {
  readonly mud?: string;
  readonly account?: string;
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
  usage(owner?: FileOwner): Promise<FileUsage>;
  /** Accounts for a file, in the place of one of the same path; false, and nothing, when that would be over the quota. */
  reserve(record: FileRecord, quota: FileQuota): Promise<boolean>;
  forget(paths: readonly string[]): Promise<void>;
}

/** What there is besides a record, by whose it is. */
export interface FileUsages {
  readonly ofMud: FileUsage;
  readonly ofAccount: FileUsage;
  readonly ofAll: FileUsage;
}

/** Whether a record fits, given what there is besides. */
export function fits(record: FileRecord, { ofMud, ofAccount, ofAll }: FileUsages, quota: FileQuota): boolean {
  return (
    ofMud.bytes + record.bytes <= quota.mudBytes &&
    (record.account === '' || ofAccount.bytes + record.bytes <= quota.accountBytes) &&
    ofAll.bytes + record.bytes <= quota.bytes &&
    ofAll.files + 1 <= quota.files
  );
}

/** Somebody on some mud. Users match whatever their case. */
export interface Address {
  readonly user: string;
  readonly mud: string;
}

/** A letter, as everybody who gets it may see it: blind copies are not part of it. */
export interface Letter {
  readonly from: Address;
  readonly to: readonly Address[];
  readonly cc: readonly Address[];
  readonly subject: string;
  readonly contents: string;
  /** Milliseconds since the epoch, in whole seconds: the network knows no finer time. */
  readonly sentAt: number;
}

/** Bytes that a letter counts for in every bound: its subject and contents in UTF-8. */
export function letterBytes({ subject, contents }: Letter): number {
  return Buffer.byteLength(subject) + Buffer.byteLength(contents);
}

const PREFIX = /^(?:re|fwd?|aw|antw|sv|vs)(?:\[\d+\])?:\s*/u;

/** What letters of one conversation share: the subject without case, spacing and the marks of answers. */
export function threadOf(subject: string): string {
  let thread = subject.normalize('NFKC').toLowerCase().trim().replaceAll(/\s+/gu, ' ');
  while (PREFIX.test(thread)) thread = thread.replace(PREFIX, '');
  return thread;
}

// Records that a neighbour lacks, sent as fast as its link takes them.
import { type LpcMapping, writeLpc } from '@intermud/wire';
import type { Clock } from '../environment.ts';
import { RECORDS_BYTES_MAX, SYNC_BACKLOG_BYTES, SYNC_BACKLOG_MS } from './limits.ts';
import type { Neighbour } from './mesh.ts';

/** What is sent, and how. */
export interface Supply<R extends { readonly name: string }> {
  readonly to: Neighbour;
  readonly clock: Clock;
  readonly records: readonly R[];
  readonly write: (record: R) => LpcMapping;
  /** Sends one packet of records, by name. */
  readonly send: (changes: LpcMapping) => void;
  /** Called when all are sent; never if the link goes before that. */
  readonly done: () => void;
}

/** Sends as much as the link takes, and the rest a little later. */
export function supply<R extends { readonly name: string }>(given: Supply<R>): void {
  const { to, clock, records, done } = given;
  const { session } = to;
  let at = 0;
  const goOn = (): void => {
    while (at < records.length && to.backlogBytes <= SYNC_BACKLOG_BYTES) at = sendPart(given, at);
    if (at >= records.length) done();
    else
      clock.after(SYNC_BACKLOG_MS, () => {
        if (to.isOnline && to.session === session) goOn();
      });
  };
  goOn();
}

/** Sends the records from `start` on that go into one packet; where the next one begins. */
function sendPart<R extends { readonly name: string }>(
  { records, write, send }: Supply<R>,
  start: number,
): number {
  const changes = new Map<string, LpcMapping>();
  let bytes = 0;
  let at = start;
  for (; at < records.length && bytes < RECORDS_BYTES_MAX; at += 1) {
    const record = records[at] as R;
    const written = write(record);
    changes.set(record.name, written);
    bytes += writeLpc(written).length;
  }
  send(changes);
  return at;
}

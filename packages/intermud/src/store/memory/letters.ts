// Letters in memory: what outbox and mailboxes share.
import type { Address, Letter } from '../letters.ts';
import type { Folder } from '../mailboxes.ts';
import { nameKey } from '../names.ts';
import type { Delivery, DeliveryStatus } from '../outbox.ts';

/** A copy of a letter in somebody's mailbox. */
export interface Copy {
  readonly id: number;
  readonly accountKey: string;
  readonly folder: Folder;
  readonly letterId: number;
  readonly letter: Letter;
  readonly bcc: readonly Address[];
  readonly arrivedAt: number;
  isRead: boolean;
}

/** A delivery, queued or ended. */
export interface KeptDelivery
  extends Delivery,
    Omit<DeliveryStatus, 'id' | 'attempts' | 'acceptedAt' | 'mud'> {
  readonly letterId: number;
}

/** Copies and deliveries by their ids. */
export class MemoryLetters {
  readonly copies = new Map<number, Copy>();
  readonly deliveries = new Map<number, KeptDelivery>();
  #lastLetter = 0;
  #lastCopy = 0;
  #lastDelivery = 0;

  newLetter(): number {
    return ++this.#lastLetter;
  }

  newDelivery(): number {
    return ++this.#lastDelivery;
  }

  addCopy(account: string, copy: Omit<Copy, 'id' | 'accountKey' | 'isRead'>): number {
    const id = ++this.#lastCopy;
    this.copies.set(id, { ...copy, id, accountKey: nameKey(account), isRead: copy.folder === 'sent' });
    return id;
  }

  /** An account's copies, the newest first. */
  copiesOf(account: string): Copy[] {
    const key = nameKey(account);
    return [...this.copies.values()].filter(({ accountKey }) => accountKey === key).reverse();
  }

  deliveriesOf(letterId: number): KeptDelivery[] {
    return [...this.deliveries.values()].filter((one) => one.letterId === letterId);
  }

  empty(account: string): void {
    for (const { id } of this.copiesOf(account)) this.removeCopy(id);
    // What is still on its way goes on; what comes of it is nobody's, whoever takes the name next.
    for (const [id, delivery] of this.deliveries)
      if (nameKey(delivery.account) === nameKey(account))
        this.deliveries.set(id, { ...delivery, account: '' });
  }

  removeCopy(id: number): void {
    const copy = this.copies.get(id);
    this.copies.delete(id);
    if (copy) this.dropLonely(copy.letterId);
  }

  /** Forgets what is known of a letter that is in no mailbox and on no way. */
  dropLonely(letterId: number): void {
    const deliveries = this.deliveriesOf(letterId);
    const isKept = [...this.copies.values()].some((copy) => copy.letterId === letterId);
    if (isKept || deliveries.some(({ state }) => state === 'queued')) return;
    for (const { id } of deliveries) this.deliveries.delete(id);
  }
}

export function toStatus(kept: KeptDelivery): DeliveryStatus {
  const { id, mud, state, reason, failures, attempts, acceptedAt, nextAt } = kept;
  return { id, mud, state, reason, failures, attempts, acceptedAt, nextAt };
}

// One channel: what is on disk of it, who listens, and who of those hears it now.
import { type ChannelRecord, nameKey } from '../store/index.ts';
import { FilterQueue } from './filter.ts';
import type { Link } from './link.ts';
import type { Mud } from './mud.ts';
import { Lane } from './outbox.ts';
import { toWire } from './text.ts';

/** A channel. Source: Intermud-3, "Service: channel". */
export class Channel {
  /** Its name as it stands between quotes on the wire. */
  readonly wireName: string;
  /** The channel's element of a line, as most muds write it. */
  readonly element: string;
  /** Who hears it: muds that listen, are admitted and are online. */
  readonly takers = new Set<Link>();
  /** The same as outboxes: where lines go that come from other routers. */
  readonly here = new Lane();
  /** And other routers on which somebody listens: where lines go that are said here. */
  readonly lane = new Lane(this.here.members);
  /** How many takers read Latin-1 only. */
  latin1Takers = 0;
  /** Lines that wait for the owner's word. */
  readonly filter = new FilterQueue();
  #record: ChannelRecord;
  #members: ReadonlySet<string>;
  #ownerKey: string;

  constructor(record: ChannelRecord) {
    this.#record = record;
    this.wireName = toWire(record.name);
    this.element = `"${this.wireName}",`;
    this.#members = new Set(record.members.map(nameKey));
    this.#ownerKey = nameKey(record.owner);
  }

  get name(): string {
    return this.#record.name;
  }

  get isRemoved(): boolean {
    return this.#record.removedAt !== undefined;
  }

  /** What is on disk. Set it only when it is. */
  get record(): ChannelRecord {
    return this.#record;
  }

  set record(record: ChannelRecord) {
    this.#record = record;
    this.#members = new Set(record.members.map(nameKey));
    this.#ownerKey = nameKey(record.owner);
  }

  isOwnedBy(mud: Pick<Mud, 'key'>): boolean {
    return this.#ownerKey === mud.key;
  }

  /** Whether a mud may speak and listen: the owner always, the others by the list. */
  admits(mud: Pick<Mud, 'key'>): boolean {
    return this.isOwnedBy(mud) || this.#members.has(mud.key) === (this.#record.type !== 0);
  }

  /** Whether a line of this mud has to pass the owner first. */
  mustFilter(mud: Pick<Mud, 'key'>): boolean {
    return this.#record.type === 2 && !this.isOwnedBy(mud);
  }

  /** MUST be called with no text in either lane. */
  addTaker(link: Link, mud: Mud): void {
    if (this.takers.has(link)) return;
    this.takers.add(link);
    this.here.members.add(link.outbox);
    if (mud.profile.encoding === 'latin-1') this.latin1Takers += 1;
  }

  /** MUST be called with no text in either lane. */
  dropTaker(link: Link, mud: Mud): void {
    if (!this.takers.delete(link)) return;
    this.here.members.delete(link.outbox);
    if (mud.profile.encoding === 'latin-1') this.latin1Takers -= 1;
  }
}

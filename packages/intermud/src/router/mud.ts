// One mud that the router knows, whether it is there or not.
import type { MudRecord } from '../store/index.ts';
import { nameKey } from '../store/index.ts';
import type { Link } from './link.ts';
import { type Profile, type ProfileOverride, profileOf } from './profiles.ts';
import { Speaker } from './scan.ts';
import { toWire } from './text.ts';

/** A mud: what is on disk of it, and what follows from that. */
export class Mud {
  readonly key: string;
  /** Its name as it stands between quotes on the wire. */
  readonly wireName: string;
  /** Its one live link. */
  link: Link | undefined;
  /** False once the name is forgotten, or written otherwise: another mud has its place. */
  isKnown = true;
  /** When its link was lost, unless it said that it was going; steady milliseconds. */
  lostAt: number | undefined;
  #record: MudRecord;
  #speaker: Speaker | undefined;
  #profile: Profile;
  /** Most muds of a network are another router's, and listen to nothing here. */
  #channels: Set<string> | undefined;
  readonly #override: ProfileOverride | undefined;

  constructor(record: MudRecord, override?: ProfileOverride) {
    this.#record = record;
    this.#override = override;
    this.key = nameKey(record.name);
    this.wireName = toWire(record.name);
    this.#profile = profileOf(record.info, override);
  }

  get name(): string {
    return this.#record.name;
  }

  /** What is on disk. Set it only when it is. */
  get record(): MudRecord {
    return this.#record;
  }

  set record(record: MudRecord) {
    this.#record = record;
    this.#profile = profileOf(record.info, this.#override);
  }

  get profile(): Profile {
    return this.#profile;
  }

  /** What the scan of its packets remembers; made when it first speaks, since most are silent. */
  get speaker(): Speaker {
    this.#speaker ??= new Speaker(this.wireName);
    return this.#speaker;
  }

  /** Whether it names a service with a value other than 0. */
  offers(service: string): boolean {
    return (this.#record.info.services.get(service) ?? 0) !== 0;
  }

  /** Whether it names one of several services so. */
  offersAny(services: readonly string[]): boolean {
    return services.some((service) => this.offers(service));
  }

  /** Channels that it listens to, by wire name; kept while it is away. */
  get channels(): ReadonlySet<string> {
    return this.#channels ?? NONE;
  }

  /** It listens to a channel from now on, or no longer. */
  listen(wireName: string, on: boolean): void {
    if (!on) this.#channels?.delete(wireName);
    else this.#channels = (this.#channels ?? new Set()).add(wireName);
  }

  /** Bytes that wait for it. */
  get backlogBytes(): number {
    return this.link?.outbox.backlogBytes ?? 0;
  }
}

const NONE: ReadonlySet<string> = new Set();

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
  /** When its link was lost, unless it said that it was going. */
  lostAt: number | undefined;
  /** Channels that it listens to, by wire name; kept while it is away. */
  readonly channels = new Set<string>();
  #record: MudRecord;
  #speaker: Speaker | undefined;
  #profile: Profile;
  #services: ReadonlySet<string>;
  readonly #override: ProfileOverride | undefined;

  constructor(record: MudRecord, override?: ProfileOverride) {
    this.#record = record;
    this.#override = override;
    this.key = nameKey(record.name);
    this.wireName = toWire(record.name);
    this.#profile = profileOf(record.info, override);
    this.#services = servicesIn(record);
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
    this.#services = servicesIn(record);
  }

  get profile(): Profile {
    return this.#profile;
  }

  /** What the scan of its packets remembers; made when it first speaks, since most are silent. */
  get speaker(): Speaker {
    this.#speaker ??= new Speaker(this.wireName);
    return this.#speaker;
  }

  offers(service: string): boolean {
    return this.#services.has(service);
  }

  /** Bytes that wait for it. */
  get backlogBytes(): number {
    return this.link?.outbox.backlogBytes ?? 0;
  }
}

/** Services with a value other than 0. */
function servicesIn(record: MudRecord): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [service, value] of record.info.services)
    if (typeof service === 'string' && value !== 0) names.add(service);
  return names;
}

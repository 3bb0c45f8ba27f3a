// The second path: one packet, decoded, checked and treated with all care. Complete; the hot path only saves work.
import { decodeLpc, I3Error, LENGTH_BYTES } from '@intermud/wire';
import { BROADCAST_COST } from './limits.ts';
import type { Lines } from './lines.ts';
import type { Link } from './link.ts';
import type { Mud } from './mud.ts';
import { deliver, deliverToAll } from './muds-here.ts';
import { type Arrived, hasHopsLeft, oneHopOn, readArrived } from './packet.ts';
import type { Parts } from './parts.ts';
import type { Requests } from './requests.ts';
import type { Startup } from './startup.ts';
import { toWire } from './text.ts';
import { servicesOf, type Way } from './types.ts';

/** Treats single packets of one router. */
export class Treatment {
  readonly #parts: Parts;
  readonly #startup: Startup;
  readonly #requests: Requests;
  readonly #lines: Lines;
  /** What each way means for a packet of a mud that is online. */
  readonly #ways: Readonly<Record<Way, (link: Link, mud: Mud, arrived: Arrived) => void>>;

  constructor(parts: Parts, rooms: { startup: Startup; requests: Requests; lines: Lines }) {
    this.#parts = parts;
    this.#startup = rooms.startup;
    this.#requests = rooms.requests;
    this.#lines = rooms.lines;
    this.#ways = {
      startup: (link, _, arrived) => this.#startup.begin(link, arrived),
      channel: (link, mud, arrived) => this.#lines.speak(link, mud, arrived),
      router: (link, mud, arrived) => this.#requests.carryOut(link, mud, arrived),
      forbidden: (link, _, { type, ...arrived }) =>
        this.#parts.errors.refuse(
          link,
          { type, ...arrived },
          'NOT_ALLOWED',
          `Only routers send ${type.type}`,
        ),
      mud: (link, mud, arrived) => this.#route(link, mud, arrived),
      all: (link, mud, arrived) => this.#route(link, mud, arrived),
    };
  }

  /** Treats one frame, length included, as it came. */
  treat(link: Link, frame: Buffer): void {
    try {
      const value = decodeLpc(frame.subarray(LENGTH_BYTES));
      if (link.state.at === 'router') {
        link.state.peer.received(value);
        return;
      }
      const arrived = readArrived(this.#parts.types, value);
      arrived.type.counts.received += 1;
      this.#checked(link, arrived);
    } catch (error) {
      if (!(error instanceof I3Error)) throw error;
      this.#unreadable(link, error);
    }
  }

  #checked(link: Link, arrived: Arrived): void {
    const { mud } = link;
    if (mud === undefined) this.#fromStranger(link, arrived);
    else if (this.#isFlood(link, arrived)) this.#stem(link, arrived);
    else if (arrived.originatorMud === mud.name || arrived.type.way === 'startup') {
      this.#fromMud(link, mud, arrived);
    } else {
      const found = JSON.stringify(arrived.originatorMud);
      const message = `This is the link of "${mud.name}", so the originator cannot be ${found}`;
      this.#parts.errors.refuse(link, arrived, 'SOURCE_UNKNOWN', message);
    }
  }

  #fromMud(link: Link, mud: Mud, arrived: Arrived): void {
    try {
      this.#ways[arrived.type.way](link, mud, arrived);
    } catch (error) {
      if (!(error instanceof I3Error)) throw error;
      this.#parts.errors.refuse(link, arrived, error.code, error.message);
    }
  }

  /** Before its start-up a link can do nothing else. */
  #fromStranger(link: Link, arrived: Arrived): void {
    if (arrived.type.way === 'startup') {
      this.#startup.begin(link, arrived);
      return;
    }
    if (this.#parts.elsewhere.received(link, arrived)) return;
    if (link.state.at === 'away') {
      arrived.type.counts.refused += 1; // Sent right behind its start-up: it will say so again where it goes.
      return;
    }
    const message = `Cannot treat ${arrived.type.type}: this link has not started up, startup-req-3 goes first`;
    this.#parts.errors.refuse(link, arrived, 'SOURCE_UNKNOWN', message);
    link.end(message);
  }

  /** What cannot be read is answered without its packet. A stranger that cannot be read is no mud. */
  #unreadable(link: Link, error: I3Error): void {
    this.#parts.types.find('').counts.refused += 1;
    if (link.state.at === 'router') {
      this.#parts.log.warn(
        { address: link.address, reason: error.message },
        'Another router sent what is no packet',
      );
      return;
    }
    const about = { mud: link.mud?.name ?? 0, user: 0, packet: error.packet ?? 0 } as const;
    this.#parts.errors.send(link, error.code, error.message, about);
    if (link.state.at === 'new') link.end(error.message);
  }

  #isFlood(link: Link, { type, targetMud }: Arrived): boolean {
    const { rate, burst } = this.#parts.settings.flood;
    const price = type.way === 'all' && targetMud === 0 ? BROADCAST_COST : 1;
    return !link.bucket.take(price, link.heardAt, rate, burst);
  }

  #stem(link: Link, arrived: Arrived): void {
    const { rate } = this.#parts.settings.flood;
    const message = `More than ${rate} packets a second: this one was dropped, and so are others until there are fewer`;
    if (link.bucket.mayTell(link.heardAt)) this.#parts.errors.refuse(link, arrived, 'NOT_ALLOWED', message);
    else arrived.type.counts.refused += 1;
  }

  #route(link: Link, mud: Mud, arrived: Arrived): void {
    if (arrived.targetMud === this.#parts.name) this.#requests.answer(link, mud, arrived);
    else if (arrived.targetMud === 0) this.#broadcast(link, arrived);
    else this.#toMud(link, arrived, arrived.targetMud);
  }

  #toMud(link: Link, arrived: Arrived, name: string): void {
    const target = this.#parts.muds.findOnWire(toWire(name));
    if (target === undefined) {
      if (!this.#toRouter(arrived, name))
        this.#parts.errors.refuse(link, arrived, 'MUD_UNKNOWN', this.#unknownMud(name));
    } else if (target.link === undefined && this.#parts.elsewhere.isElsewhere(target.record)) {
      this.#onward(link, arrived, target);
    } else deliver(this.#parts, arrived, target);
  }

  /** A packet for another router itself. */
  #toRouter(arrived: Arrived, name: string): boolean {
    if (!name.startsWith('*') || !hasHopsLeft(arrived.array)) return false;
    const isSent = this.#parts.elsewhere.forwardToRouter(oneHopOn(arrived.array), name);
    if (isSent) arrived.type.counts.forwarded += 1;
    return isSent;
  }

  #onward(link: Link, arrived: Arrived, target: Mud): void {
    const refusal = this.#parts.elsewhere.forward(arrived.array, target.record);
    if (refusal) this.#parts.errors.refuse(link, arrived, refusal.code, refusal.message);
    else arrived.type.counts.forwarded += 1;
  }

  #unknownMud(name: string): string {
    const similar = this.#parts.muds.find(name);
    return similar
      ? `There is no mud "${name}": it is written "${similar.name}"`
      : `There is no mud "${name}"`;
  }

  #broadcast(link: Link, arrived: Arrived): void {
    const { way, type, counts } = arrived.type;
    if (way !== 'all') {
      counts.refused += 1; // A tell or a question to everybody: nobody means that, and no error may answer it.
      return;
    }
    deliverToAll(this.#parts, arrived, link);
    this.#parts.elsewhere.broadcast(arrived.array, servicesOf(type));
  }
}

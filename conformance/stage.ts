// Puts a play on: sends what its lines send, and holds what comes against what they say.
import { isArray, isMapping, type LpcArray, type LpcValue, writeLpc } from '@intermud/wire';
import { Actor, type RouterAt } from './actor.ts';
import type { Address, PacketLine, Part, Play, Step } from './play.ts';

/**
 * Performs `play` on the routers that `routers` gives for its stage names and roles. `between` lets time pass before each step.
 *
 * @throws {Error} naming the line, what it expected, and what came.
 */
export async function perform(
  play: Play,
  routers: (stageName: string, role: string) => RouterAt,
  between: () => Promise<void> = async () => {},
): Promise<void> {
  const cast = new Map(
    play.roles.map((role) => [role.name, new Actor(role, routers(role.router, role.name))]),
  );
  const stage = new Stage(cast);
  try {
    for (const actor of cast.values()) await actor.arrive();
    for (const step of play.steps) {
      await between();
      await stage.perform(step);
    }
  } finally {
    for (const actor of cast.values()) await actor.leave();
  }
}

class Stage {
  readonly #cast: ReadonlyMap<string, Actor>;
  /** What `with the packet` means: who complains has just heard it, who is complained to has just said it. */
  readonly #lastSaid = new Map<string, LpcArray>();
  readonly #lastHeard = new Map<string, LpcArray>();

  constructor(cast: ReadonlyMap<string, Actor>) {
    this.#cast = cast;
  }

  async perform(step: Step): Promise<void> {
    const actor = this.#actor(step.who);
    try {
      if (step.act === 'send') this.#send(actor, step.packet);
      else if (step.act === 'receive') await this.#receive(actor, step.packet);
      else if (step.act === 'leave') await this.#leave(actor);
      else if (step.act === 'return') await actor.arrive();
      else await this.#hearNothing(actor);
    } catch (cause) {
      throw new Error(`Line ${step.line}: ${cause instanceof Error ? cause.message : cause}`, { cause });
    }
  }

  #actor(name: string): Actor {
    const actor = this.#cast.get(name);
    if (!actor) throw new SyntaxError(`Cannot perform play: nobody is called ${name}`);
    return actor;
  }

  #send(actor: Actor, line: PacketLine): void {
    const originator = line.originator ?? { user: 0, mud: undefined, isRouter: false };
    const head = [
      line.type,
      5,
      originator.mud ?? actor.name,
      originator.user,
      mudOf(line.target, actor),
      line.target.user,
    ];
    const packet = [
      ...head,
      ...line.parts.map((part) => this.#value(part, this.#lastHeard.get(actor.name) ?? [])),
    ];
    if (line.type !== 'error') this.#lastSaid.set(actor.name, packet);
    actor.say(packet);
  }

  async #receive(actor: Actor, line: PacketLine): Promise<void> {
    const packet = await actor.hear(line.type);
    this.#lastHeard.set(actor.name, packet);
    const complaint = this.#difference(actor, line, packet);
    if (complaint) throw new Error(`${actor.name} received ${writeLpc(packet)}: ${complaint}`);
  }

  async #leave(actor: Actor): Promise<void> {
    await actor.leave();
    await this.#settle(); // A round trip of the others: the router has seen the close by then.
  }

  async #hearNothing(actor: Actor): Promise<void> {
    await this.#settle(actor);
    await actor.settle();
    const [packet] = actor.unasked;
    if (packet) throw new Error(`${actor.name} received ${writeLpc(packet)}: expected nothing`);
  }

  /** Waits until what the others have said has passed their routers. */
  async #settle(except?: Actor): Promise<void> {
    for (const other of this.#cast.values()) if (other !== except && other.isHere) await other.settle();
  }

  #difference(actor: Actor, line: PacketLine, packet: LpcArray): string | undefined {
    if (packet[0] !== line.type) return `expected ${line.type}`;
    const from = addressDifference(line.originator, packet[2], packet[3], actor);
    if (from) return `expected originator ${from}`;
    const { user } = line.target;
    if (user !== 0 && packet[5] !== user) return `expected target user ${user}`;
    return this.#partsDifference(line, packet.slice(6), this.#lastSaid.get(actor.name) ?? []);
  }

  #partsDifference(line: PacketLine, fields: LpcArray, lastSaid: LpcArray): string | undefined {
    if (line.parts.length > 0 && !line.isOpen && fields.length !== line.parts.length)
      return `expected ${line.parts.length} fields`;
    for (const [index, part] of line.parts.entries()) {
      if (part === 'any') continue;
      const expected = part === 'the packet' ? lastSaid : part.value;
      if (!isSame(expected, fields[index])) return `expected field ${index + 6} to be ${writeLpc(expected)}`;
    }
    return undefined;
  }

  #value(part: Part, last: LpcArray): LpcValue {
    if (part === 'any') throw new SyntaxError('Cannot perform play: only a line that receives may say _');
    return part === 'the packet' ? last : part.value;
  }
}

function mudOf(address: Address, actor: Actor): string | 0 {
  if (address.isRouter) return actor.router.name;
  return address.mud ?? 0;
}

function addressDifference(
  expected: Address | undefined,
  mud: LpcValue | undefined,
  user: LpcValue | undefined,
  actor: Actor,
): string | undefined {
  if (!expected) return undefined;
  if (expected.isRouter && actor.router.others?.some((name) => name === mud)) return undefined;
  const expectedMud = expected.isRouter ? actor.router.name : expected.mud;
  if (expectedMud !== undefined && mud !== expectedMud) return String(expectedMud);
  return expected.user !== 0 && user !== expected.user ? String(expected.user) : undefined;
}

/** The same value; the ttl of a packet inside a packet is not looked at, since routers count it down. */
function isSame(one: LpcValue, other: LpcValue | undefined): boolean {
  if (isArray(one) && isArray(other)) {
    const isPacket = typeof one[0] === 'string' && one.length > 5;
    return (
      one.length === other.length &&
      one.every((item, index) => (isPacket && index === 1) || isSame(item, other[index]))
    );
  }
  if (isMapping(one) && isMapping(other)) {
    return one.size === other.size && [...one].every(([key, value]) => isSame(value, other.get(key)));
  }
  return one === other;
}

// Packets that muds send to the router itself: one handler a type.
import {
  chanAdminlist,
  chanAdminlistReply,
  channelAdd,
  channelAdmin,
  channelListen,
  channelRemove,
  I3Error,
  type LpcArray,
  pingReply,
  pingReq,
  shutdown,
} from '@intermud/wire';
import { nameKey } from '../store/index.ts';
import type { Channel } from './channel.ts';
import { stateAfterShutdown } from './life.ts';
import { CHANNEL_MEMBERS_MAX, CHANNELS_PER_MUD, LISTENS_PER_MUD } from './limits.ts';
import { type Lines, notAdmitted } from './lines.ts';
import type { Link } from './link.ts';
import type { Mud } from './mud.ts';
import { nameFault } from './names.ts';
import type { Arrived } from './packet.ts';
import type { Parts } from './parts.ts';
import { packetFrame } from './text.ts';
import { mayBeAnswered } from './types.ts';

type Handler = (link: Link, mud: Mud, arrived: Arrived) => Promise<void> | void;

/** Carries out what muds ask of one router. */
export class Requests {
  readonly #parts: Parts;
  readonly #lines: Lines;
  readonly #handlers: Readonly<Record<string, Handler>> = {
    'channel-listen': (_, mud, arrived) => this.#listen(mud, arrived),
    'channel-add': (_, mud, arrived) => this.#add(mud, arrived),
    'channel-remove': (_, mud, arrived) => this.#remove(mud, arrived),
    'channel-admin': (_, mud, arrived) => this.#admin(mud, arrived),
    'chan-adminlist': (link, mud, arrived) => this.#adminlist(link, mud, arrived),
    'chan-filter-reply': (_, mud, arrived) => this.#lines.filtered(mud, arrived),
    'chanlist-req': (link) => this.#parts.pacer.again(link, 'chanlist-reply'),
    'chanlist-request': (link) => this.#parts.pacer.again(link, 'chanlist-reply'),
    'mudlist-req': (link) => this.#parts.pacer.again(link, 'mudlist'),
    shutdown: (link, mud, arrived) => this.#shutdown(link, mud, arrived),
  };

  constructor(parts: Parts, lines: Lines) {
    this.#parts = parts;
    this.#lines = lines;
  }

  /** Carries out a packet of a type that is only for routers. What changes something is on disk before the mud's next packet is read. */
  carryOut(link: Link, mud: Mud, arrived: Arrived): void {
    const job = this.#handlers[arrived.type.type]?.(link, mud, arrived);
    if (job === undefined) return;
    link.waitFor(job.catch((error: unknown) => this.#failed(link, arrived, error)));
  }

  /** Answers a packet of mud-to-mud services whose target is the router. */
  answer(link: Link, mud: Mud, arrived: Arrived): void {
    const { type } = arrived.type;
    if (type === 'ping-req') this.#pong(link, mud, arrived);
    else if (mayBeAnswered(type))
      throw new I3Error('NOT_IMPLEMENTED', `The router itself does not answer ${type}`);
    // A reply or an error needs no answer: it shows that the mud lives, which is all that we asked.
  }

  #pong(link: Link, mud: Mud, arrived: Arrived): void {
    const { data } = pingReq.read(arrived.array);
    this.#send(link, pingReply.write(pingReply.build({ ...this.#backTo(mud, arrived), data })));
  }

  async #listen(mud: Mud, arrived: Arrived): Promise<void> {
    const { channel: name, onOrOff } = channelListen.read(arrived.array);
    const on = onOrOff !== 0;
    await this.#parts.channels.inTurn(name, async () => {
      const channel = this.#channel(name);
      if (on && !channel.admits(mud)) throw notAdmitted(mud, channel);
      if (on && mud.channels.size >= LISTENS_PER_MUD)
        throw new I3Error('NOT_ALLOWED', `"${mud.name}" listens to ${LISTENS_PER_MUD} channels already`);
      await this.#parts.channels.listen(mud, channel, on);
    });
  }

  async #add(mud: Mud, arrived: Arrived): Promise<void> {
    const { channel: name, channelType } = channelAdd.read(arrived.array);
    const type = checkedType(name, channelType);
    const fault = nameFault(name);
    if (fault) throw new I3Error('NOT_ALLOWED', `Cannot add channel ${JSON.stringify(name)}: ${fault}`);
    await this.#parts.channels.inTurn(name, async () => {
      const channel = this.#parts.channels.find(name);
      if (channel) await this.#changeType(mud, channel, type);
      else await this.#create(mud, name, type);
    });
  }

  async #create(mud: Mud, name: string, type: 0 | 1 | 2): Promise<void> {
    if (this.#parts.channels.ownedBy(mud) >= CHANNELS_PER_MUD)
      throw new I3Error('NOT_ALLOWED', `"${mud.name}" owns ${CHANNELS_PER_MUD} channels already`);
    const createdAt = this.#parts.clock.now();
    await this.#parts.channels.save({
      name,
      owner: mud.name,
      type,
      members: [],
      createdAt,
      removedAt: undefined,
    });
  }

  /** Who was banned is not who is to be admitted, so a change of type clears the list. */
  async #changeType(mud: Mud, channel: Channel, type: 0 | 1 | 2): Promise<void> {
    checkOwner(mud, channel, 'change');
    if (channel.record.type === type) return;
    await this.#parts.channels.save({ ...channel.record, type, members: [] });
  }

  async #remove(mud: Mud, arrived: Arrived): Promise<void> {
    const { channel: name } = channelRemove.read(arrived.array);
    await this.#parts.channels.inTurn(name, async () => {
      const channel = this.#channel(name);
      checkOwner(mud, channel, 'remove');
      await this.#parts.channels.remove(channel);
    });
  }

  async #admin(mud: Mud, arrived: Arrived): Promise<void> {
    const { channel: name, addToList, removeFromList } = channelAdmin.read(arrived.array);
    await this.#parts.channels.inTurn(name, async () => {
      const channel = this.#channel(name);
      checkOwner(mud, channel, 'administer');
      const members = changedMembers(channel.record.members, addToList, removeFromList);
      if (members.length > CHANNEL_MEMBERS_MAX)
        throw new I3Error(
          'NOT_ALLOWED',
          `The list of "${name}" would have ${members.length} muds, the limit is ${CHANNEL_MEMBERS_MAX}`,
        );
      await this.#parts.channels.save({ ...channel.record, members });
    });
  }

  #adminlist(link: Link, mud: Mud, arrived: Arrived): void {
    const { channel: name } = chanAdminlist.read(arrived.array);
    const channel = this.#channel(name);
    checkOwner(mud, channel, 'see the list of');
    const head = this.#backTo(mud, arrived);
    const { members } = channel.record;
    this.#send(
      link,
      chanAdminlistReply.write(chanAdminlistReply.build({ ...head, channel: name, listedMuds: members })),
    );
  }

  /** Source: Intermud-3, "shutdown". The link closes in any case: the mud is going. */
  async #shutdown(link: Link, mud: Mud, arrived: Arrived): Promise<void> {
    const { restartDelay } = shutdown.read(arrived.array);
    const state = stateAfterShutdown(restartDelay, this.#parts.clock.now());
    if (state)
      await this.#parts.muds.inTurn(mud.name, async () => {
        if (mud.link !== link) return; // It has come back over another link while this waited.
        await this.#parts.muds.save({ ...mud.record, state, seenAt: this.#parts.clock.now() });
      });
    link.end(`the mud shut down, to be back in ${restartDelay} s`);
  }

  #channel(name: string): Channel {
    const channel = this.#parts.channels.find(name);
    if (channel === undefined) throw new I3Error('CHANNEL_UNKNOWN', `There is no channel "${name}"`);
    return channel;
  }

  #backTo(mud: Mud, { originatorUser }: Arrived) {
    return { originatorMud: this.#parts.name, targetMud: mud.name, targetUser: originatorUser };
  }

  #send(link: Link, packet: LpcArray): void {
    const profile = link.mud?.profile;
    const isKnown = profile?.knows?.has(String(packet[0])) ?? true;
    if (isKnown) this.#parts.outboxes.send(link.outbox, packetFrame(packet, profile?.encoding));
  }

  #failed(link: Link, arrived: Arrived, error: unknown): void {
    if (error instanceof I3Error) {
      this.#parts.errors.refuse(link, arrived, error.code, error.message);
      return;
    }
    this.#parts.log.error({ err: error, mud: link.mud?.name }, `Cannot carry out ${arrived.type.type}`);
    const message = `The router could not write ${arrived.type.type} down: try again later`;
    this.#parts.errors.refuse(link, arrived, 'NOT_ALLOWED', message);
  }
}

function checkedType(name: string, type: number): 0 | 1 | 2 {
  if (type === 0 || type === 1 || type === 2) return type;
  throw new I3Error('PACKET_SHAPE', `Cannot add channel "${name}": its type must be 0, 1 or 2, got ${type}`);
}

function checkOwner(mud: Mud, channel: Channel, what: string): void {
  if (channel.isOwnedBy(mud)) return;
  throw new I3Error(
    'NOT_ALLOWED',
    `Only its owner, "${channel.record.owner}", may ${what} channel "${channel.name}"`,
  );
}

/** A list after an owner's change; names are the same whatever the case. */
function changedMembers(
  members: readonly string[],
  add: readonly string[],
  remove: readonly string[],
): string[] {
  const byKey = new Map(members.map((name) => [nameKey(name), name]));
  for (const name of add) if (!byKey.has(nameKey(name))) byKey.set(nameKey(name), name);
  for (const name of remove) byKey.delete(nameKey(name));
  return [...byKey.values()];
}

// What a router that speaks irn version 1 says of its muds and channels: written down as changes of ours, since its own have no
// version. What is known already is no change, so two of ours that hear the same do not answer each other.
import {
  I3Error,
  type IrnChannel,
  type IrnMud,
  irnChanlistDelta,
  irnMudlistDelta,
  isMapping,
  type LpcArray,
  type LpcValue,
} from '@intermud/wire';
import { nameKey } from '../../../store/index.ts';
import { DOWN_MS } from '../../limits.ts';
import type { Mud } from '../../mud.ts';
import type { MudChange } from '../../muds.ts';
import { mudNameFault, nameFault } from '../../names.ts';
import type { Parts } from '../../parts.ts';
import type { Irn1Settings } from '../peer-settings.ts';
import * as chaninfo from './chaninfo.ts';
import { CHANNELS_MAX, MUDS_MAX, WRITING_MAX } from './limits.ts';
import * as mudinfo from './mudinfo.ts';
import { RollCall } from './roll-call.ts';
import { isSameName } from './startup.ts';

/** Hears one router. */
export class Heard {
  readonly #parts: Parts;
  readonly #settings: Irn1Settings;
  readonly #rollCall = new RollCall();
  #writing = 0;

  constructor(parts: Parts, settings: Irn1Settings) {
    this.#parts = parts;
    this.#settings = settings;
  }

  /** A link has come. */
  joined(): void {
    this.#rollCall.joined(this.#parts.clock.steady());
  }

  /** The link has gone. */
  left(): void {
    this.#rollCall.left();
  }

  /** An `irn-mudlist-delta` or `-altered`. */
  muds(packet: LpcArray): void {
    const behindMs = this.#behindMs(packet[6]);
    for (const [name, value] of entriesOf(packet[7])) {
      this.#rollCall.told(name, this.#parts.clock.steady());
      this.#read(name, mudNameFault, () => this.#mud(name, readMud(name, value), behindMs));
    }
  }

  /** Muds that the router has forgotten are down. True if it is to be asked for all of them first. */
  callRoll(): boolean {
    const due = this.#rollCall.look(this.#parts.clock.steady(), () => this.#upThere());
    if (due.do === 'forget') for (const name of due.names) this.#write(() => this.#forget(name));
    return due.do === 'ask';
  }

  /** Whether another one of ours has taken a mud of that router off the list: it may not have had a link with it for long. */
  isDoubtful(mud: string): boolean {
    const record = this.#parts.muds.find(mud)?.record;
    if (record?.router !== this.#settings.name) return false;
    return record.state.is === 'removed' && record.origin !== this.#parts.name;
  }

  #upThere(): string[] {
    const isUp = ({ record }: Mud) => record.router === this.#settings.name && record.state.is === 'up';
    return [...this.#parts.muds.all()].filter(isUp).map(({ name }) => name);
  }

  async #forget(name: string): Promise<void> {
    const { muds, clock } = this.#parts;
    await muds.inTurn(name, async () => {
      const record = muds.find(name)?.record;
      if (record?.router !== this.#settings.name || record.state.is !== 'up') return;
      await muds.save({ ...record, state: { is: 'down', since: clock.now() } }, record.router);
    });
  }

  /** An `irn-chanlist-delta` or `-altered`. Who listens there is not in it, whatever it says. */
  channels(packet: LpcArray): void {
    const said = packet[7];
    const channels = said !== undefined && isMapping(said) ? said.get('channels') : undefined;
    for (const [name, value] of entriesOf(channels))
      this.#read(name, nameFault, () => this.#channel(name, readChannel(name, value)));
  }

  /** Takes muds from the list that have been down for a week: no such router says when it forgets one. */
  forgetOld(): void {
    const now = this.#parts.clock.now();
    for (const { record } of this.#parts.muds.all())
      if (record.router === this.#settings.name && record.state.is === 'down')
        if (now - record.state.since > DOWN_MS)
          this.#read(
            record.name,
            () => undefined,
            () => this.#mud(record.name, 0, 0),
          );
  }

  /** By how much its clock is behind ours. */
  #behindMs(time: LpcValue | undefined): number {
    return typeof time === 'number' && time > 0 ? this.#parts.clock.now() - time * 1_000 : 0;
  }

  /** One bad entry does not stand in the way of the others. */
  #read(name: string, faultOf: (name: string) => string | undefined, take: () => void): void {
    const fault = faultOf(name);
    try {
      if (fault) throw new I3Error('NOT_ALLOWED', fault);
      take();
    } catch (error) {
      if (!(error instanceof I3Error)) throw error;
      this.#skip(name, error.message);
    }
  }

  #skip(name: string, reason: string): void {
    this.#parts.log.info(
      { router: this.#settings.name, name, reason },
      'A name of another router was left out',
    );
  }

  #mud(name: string, said: IrnMud | 0, behindMs: number): void {
    if (said !== 0 && !this.#isOwn(said)) return;
    if (this.#parts.reserved.has(nameKey(name)))
      throw new I3Error('NOT_ALLOWED', 'the name is reserved here');
    this.#write(() => this.#parts.muds.inTurn(name, () => this.#weighMud(name, said, behindMs)));
  }

  /** COMPAT Dead Souls repeats the muds of other routers; each of them speaks for itself. */
  #isOwn({ router }: IrnMud): boolean {
    return router === 0 || router === '' || isSameName(router, this.#settings.wireName);
  }

  async #weighMud(name: string, said: IrnMud | 0, behindMs: number): Promise<void> {
    const { muds, clock } = this.#parts;
    const mud = muds.find(name);
    const now = clock.now();
    const router = this.#settings.name;
    if (mud && mud.name !== name) return this.#skip(name, `it is written "${mud.name}" here`);
    const known = mud?.record;
    if (said === 0) {
      const gone = known?.router === router ? mudinfo.removedOf(known, now) : undefined;
      return gone && this.#save(gone, mud);
    }
    const heard = mudinfo.mudFromIrn(name, said, now);
    const next = mudinfo.weighed({ known, said: heard, router, now, behindMs });
    if (known?.router === router && mudinfo.isRepeated(known, heard)) this.#rollCall.repeated();
    if (next === undefined) return;
    if (known === undefined && this.#count(muds.all()) >= MUDS_MAX)
      return this.#skip(name, `this router has ${MUDS_MAX} muds already`);
    await this.#save(next, mud);
  }

  /** A mud that was here and is there now: that counts, since it came there later and was let in. */
  async #save(next: MudChange, before: Mud | undefined): Promise<void> {
    const { muds, errors } = this.#parts;
    const link = before?.link;
    const mud = await muds.save(next, this.#settings.name);
    if (link === undefined) return;
    const message = `Another program has connected to ${this.#settings.name} under the name of "${mud.name}"`;
    errors.send(link, 'NAME_TAKEN', message, { mud: mud.name, user: 0, packet: 0 });
    link.end(message);
  }

  #channel(name: string, said: IrnChannel | 0): void {
    this.#write(() => this.#parts.channels.inTurn(name, () => this.#weighChannel(name, said)));
  }

  async #weighChannel(name: string, said: IrnChannel | 0): Promise<void> {
    const { muds, channels, clock } = this.#parts;
    const router = this.#settings.name;
    const channel = channels.findAny(name);
    const known = channel?.record;
    const mayBeTheirs = (mud: string) => (muds.find(mud)?.record.router ?? router) === router;
    const next = chaninfo.weighed({ name, known, said, router, mayBeTheirs, now: clock.now() });
    if (next === undefined) return;
    if (known === undefined && this.#count(channels.all()) >= CHANNELS_MAX)
      return this.#skip(name, `this router has ${CHANNELS_MAX} channels already`);
    if (channel && next.removedAt !== undefined) await channels.remove(channel, router);
    else await channels.save(next, router);
  }

  #count(all: Iterable<{ readonly record: { readonly router: string } }>): number {
    let count = 0;
    for (const { record } of all) if (record.router === this.#settings.name) count += 1;
    return count;
  }

  /** What comes faster than it can be written down is dropped: the whole list comes again. */
  #write(job: () => Promise<void>): void {
    if (this.#writing >= WRITING_MAX)
      throw new I3Error('NOT_ALLOWED', `${WRITING_MAX} changes of it are being written down`);
    this.#writing += 1;
    const failed = (error: unknown) =>
      this.#parts.log.error(
        { err: error, router: this.#settings.name },
        'Cannot write down what another router says',
      );
    void job()
      .catch(failed)
      .finally(() => {
        this.#writing -= 1;
      });
  }
}

function* entriesOf(value: LpcValue | undefined): Iterable<readonly [string, LpcValue]> {
  if (value === undefined || !isMapping(value)) return;
  for (const [name, entry] of value) if (typeof name === 'string') yield [name, entry];
}

/** @throws {I3Error} PACKET_SHAPE. */
function readMud(name: string, value: LpcValue): IrnMud | 0 {
  const one = ['irn-mudlist-delta', 0, 0, 0, 0, 0, 0, new Map([[name, value]])];
  return irnMudlistDelta.read(one).mudlist.get(name) ?? 0;
}

/** @throws {I3Error} PACKET_SHAPE. */
function readChannel(name: string, value: LpcValue): IrnChannel | 0 {
  const channels = new Map([[name, value]]);
  const one = ['irn-chanlist-delta', 0, 0, 0, 0, 0, 0, new Map([['channels', channels]])];
  return irnChanlistDelta.read(one).chanlist.channels.get(name) ?? 0;
}

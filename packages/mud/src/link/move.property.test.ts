// Routers that send a mud back and forth while it talks: what it was let say arrives once, and in order.
import { decodeLpc, encodeFrame, FrameDecoder, type LpcArray, type StartupReply } from '@intermud/wire';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FakeClock } from '../../test/clock.ts';
import { FRAME_IN_BYTES_MAX } from '../limits.ts';
import { silent } from '../log.ts';
import { Link } from './link.ts';
import { parseAddress } from './routers.ts';
import type { Connect, Connection, ConnectionEvents } from './transport.ts';

const NAMES = ['*alpha', '*beta', '*gamma'] as const;
const ROUTERS = NAMES.map((name, at) => ({ name, host: `10.0.0.${at}`, port: 8080 }));
const ROWS = NAMES.map((name, at): LpcArray => [name, `10.0.0.${at} 8080`]);

/** The router's end of a connection; nothing happens on it but what a test does. */
class Wire implements Connection {
  readonly router: string;
  readonly bytesQueued = 0;
  /** What it was told, and whether it is known to have arrived. */
  readonly packets: LpcArray[] = [];
  at: 'dialled' | 'open' | 'ended' | 'closed' = 'dialled';
  readonly #events: ConnectionEvents;
  readonly #decoder = new FrameDecoder(FRAME_IN_BYTES_MAX);

  constructor(router: string, events: ConnectionEvents) {
    this.router = router;
    this.#events = events;
  }

  write(bytes: Uint8Array, written: (error?: Error) => void): void {
    const isOpen = this.at === 'open';
    for (const frame of this.#decoder.push(bytes))
      if (isOpen) this.packets.push(decodeLpc(frame) as LpcArray);
    written(isOpen ? undefined : new Error('EPIPE'));
  }

  end(): void {
    this.at = this.at === 'open' ? 'ended' : this.at;
  }

  destroy(): void {
    this.close();
  }

  open(): void {
    if (this.at !== 'dialled') return;
    this.at = 'open';
    this.#events.opened();
  }

  close(): void {
    if (this.at === 'closed') return;
    this.at = 'closed';
    this.#events.closed('gone');
  }

  /** Says hello, or names another router to go to. */
  reply(first: number): void {
    if (this.at !== 'open' || this.packets.length === 0) return;
    const list = [...ROWS.slice(first), ...ROWS.slice(0, first)];
    const packet = ['startup-reply', 5, this.router, 0, 'Bedrock', 0, list, 7];
    this.#events.received(encodeFrame(packet));
  }

  get place(): number {
    return NAMES.findIndex((name) => name === this.router);
  }
}

/** A link, and the routers around it. */
function sea() {
  const clock = new FakeClock();
  const wires: Wire[] = [];
  const connect: Connect = ({ host }, events) => {
    const wire = new Wire(NAMES[Number(host.at(-1))] ?? '', events);
    wires.push(wire);
    return wire;
  };
  const accepted = ({ routerList }: StartupReply) =>
    routerList.flatMap(({ name, address }) => ({
      name,
      ...(parseAddress(address) ?? { host: '', port: 0 }),
    }));
  const link = new Link(
    {
      name: 'Bedrock',
      paceOf: () => 0,
      startup: () => ['startup-req-3', 5, 'Bedrock', 0],
      probe: () => ['ping-req', 5, 'Bedrock', 0, 'Bedrock', 0],
      goodbye: () => ['shutdown', 5, 'Bedrock', 0, 0, 0, 0],
      accepted,
      packet: () => {},
      changed: () => {},
    },
    { clock, connect, random: () => 0.5, log: silent },
  );
  link.start(ROUTERS);
  return { clock, wires, link };
}

type Sea = ReturnType<typeof sea>;

/** What may happen. `lost` breaks off whatever is there; the others are what routers do in good order. */
const HAPPENINGS: Readonly<Record<string, (sea: Sea, which: number) => void>> = {
  opened: ({ wires }) => wires.at(-1)?.open(),
  welcome: ({ wires }) => wires.at(-1)?.reply(wires.at(-1)?.place ?? 0),
  redirect: ({ wires }, which) => wires.at(-1)?.reply(which),
  read: ({ wires }) => {
    for (const wire of wires) if (wire.at === 'ended') wire.close();
  },
};
const wait = ({ clock }: Sea) => clock.advance(6_000);
const lost = ({ wires }: Sea) => wires.at(-1)?.close();

const SIZE = { maxLength: 60, size: 'max' } as const;
const step = (names: readonly string[]) =>
  fc.record({ what: fc.constantFrom(...names), which: fc.nat({ max: NAMES.length - 1 }) });

/** Plays steps; gives what became of each numbered packet, and what arrived where, in order. */
async function play(steps: readonly { what: string; which: number }[]) {
  const all = sea();
  const fates: Promise<string>[] = [];
  for (const { what, which } of steps) {
    if (what === 'send') {
      const target = all.link.router ?? '*nowhere';
      const sent = all.link.send('own', ['channel-add', 5, 'Bedrock', 0, target, 0, fates.length]);
      fates.push(
        sent.then(
          () => 'sent',
          (error: { code: string }) => error.code,
        ),
      );
    } else if (what === 'lost') lost(all);
    else if (what === 'wait') wait(all);
    else HAPPENINGS[what]?.(all, which);
    await Promise.resolve();
  }
  for (let turn = 0; turn < 12 && all.link.state.at !== 'online'; turn += 1) {
    for (const name of ['read', 'opened', 'welcome']) HAPPENINGS[name]?.(all, 0);
    wait(all);
  }
  const arrived = all.wires.flatMap(({ router, packets }) =>
    packets.filter(([type]) => type === 'channel-add').map((packet) => ({ router, packet })),
  );
  return { fates: await Promise.all(fates), arrived, state: all.link.state };
}

const ONLINE = [
  { what: 'opened', which: 0 },
  { what: 'welcome', which: 0 },
];
const ORDERLY = ['send', ...Object.keys(HAPPENINGS)];

test('what a mud was let say arrives once, in order, and at the router it is for, however it is sent around', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step([...ORDERLY, 'wait', 'lost']), SIZE), async (steps) => {
      const { fates, arrived } = await play([...ONLINE, ...steps]);
      const numbers = arrived.map(({ packet }) => Number(packet[6]));
      expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
      expect(numbers).toEqual(fates.flatMap((fate, number) => (fate === 'sent' ? [number] : [])));
      for (const { router, packet } of arrived) expect(packet[4]).toBe(router);
    }),
  );
});

test('as long as no link breaks, nothing is lost that was accepted once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step(ORDERLY), SIZE), async (steps) => {
      const { fates, state } = await play([...ONLINE, ...steps]);
      expect(state.at).toBe('online');
      expect(fates.filter((fate) => fate !== 'sent')).toEqual([]);
    }),
  );
});

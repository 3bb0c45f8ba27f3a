// A mud and its router, joined, for tests of what they say to each other.
import type { LpcValue } from '@intermud/wire';
import { Mud } from '../src/mud.ts';
import type { MudOptions } from '../src/options.ts';
import { memoryStorage } from '../src/storage.ts';
import { FakeClock } from './clock.ts';
import { type RouterLink, ScriptedRouter } from './router.ts';

/** A mud called Bedrock that is online, with its router's end of the link. */
export interface Joined extends AsyncDisposable {
  readonly mud: Mud;
  readonly clock: FakeClock;
  readonly router: ScriptedRouter;
  readonly link: RouterLink;
  /** Sends the mud a packet of another mud, Granite unless the head says otherwise. */
  says(
    type: string,
    head: { from?: string; user?: string | 0; to?: string | 0; target?: string | 0 },
    ...fields: LpcValue[]
  ): void;
  /** Cuts the link, and resolves when the mud knows. */
  cut(): Promise<void>;
  /** Lets the mud come back; gives the router's end of the new link. */
  rejoin(): Promise<RouterLink>;
  /** Resolves when the mud has taken everything that was sent to it. */
  settled(): Promise<void>;
}

/** Starts a mud without a pace and with a clock that stands still, and accepts it. */
export async function join(options: Partial<MudOptions> = {}): Promise<Joined> {
  const clock = new FakeClock();
  const router = await ScriptedRouter.listen();
  const mud = new Mud({
    name: 'Bedrock',
    routers: [router.address],
    storage: memoryStorage(),
    clock,
    random: () => 0.5,
    packetsPerSecond: 0,
    ...options,
  });
  mud.start();
  const link = await router.accept();
  await mud.online();
  const says: Joined['says'] = (
    type,
    { from = 'Granite', user = 'fred', to = 'Bedrock', target = 0 },
    ...fields
  ) => link.send(type, 5, from, user, to, target, ...fields);
  const settled = async () => {
    // The mud answers in order: when this is answered, all before it has been.
    link.send('ping-req', 5, 'Sounding', 0, 'Bedrock', 0, 'settled?');
    await link.expect('ping-reply');
  };
  const cut = async () => {
    const offline = new Promise<void>((resolve) => void mud.on('offline', () => resolve()));
    link.cut();
    await offline;
  };
  const rejoin = async () => {
    passWait(mud, clock);
    const next = await router.accept();
    await mud.online();
    return next;
  };
  const dispose = async () => {
    const stopped = mud.stop();
    link.end();
    await stopped;
    await router[Symbol.asyncDispose]();
  };
  return { mud, clock, router, link, says, cut, rejoin, settled, [Symbol.asyncDispose]: dispose };
}

/** Lets a waiting mud dial, and no more time pass than that. */
export function passWait(mud: Mud, clock: FakeClock): void {
  while (mud.state.at === 'waiting') clock.advance(mud.state.delayMs);
}

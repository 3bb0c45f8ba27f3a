// What this package's tests share: time that stands still and an outlet that remembers.

import type { Clock } from './clock.ts';
import type { DoorHost } from './doors/door.ts';
import type { Command } from './message.ts';
import type { Outlet, OutletOptions, Structure } from './outlet.ts';
import { Portal, type PortalOptions } from './portal.ts';
import type { Account } from './session.ts';

/** Time that goes on when it is told to. */
export class FakeClock implements Clock {
  #now = 1_000_000;
  #timers: { at: number; task: () => void }[] = [];
  #soon: (() => void)[] = [];

  now(): number {
    return this.#now;
  }

  after(delayMs: number, task: () => void): () => void {
    const timer = { at: this.#now + delayMs, task };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((each) => each !== timer);
    };
  }

  soon(task: () => void): void {
    this.#soon.push(task);
  }

  /** Ends the turn. */
  turn(): void {
    for (const task of this.#soon.splice(0)) task();
  }

  /** Lets time go by, timer by timer; each ends a turn. */
  pass(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const next = this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.#timers = this.#timers.filter((each) => each !== next);
      this.#now = Math.max(this.#now, next.at);
      next.task();
      this.turn();
    }
    this.#now = end;
  }

  /** Timers that run. */
  get timers(): number {
    return this.#timers.length;
  }
}

/** An outlet that remembers what it was told. */
export class FakeOutlet implements Outlet {
  structure: Structure = 'json';
  readonly sent: Command[] = [];
  readonly options: OutletOptions[] = [];
  readonly echoes: boolean[] = [];
  closed: string | undefined;

  send(commands: readonly Command[], options: OutletOptions): void {
    this.sent.push(...commands);
    this.options.push(options);
  }

  echo(isOn: boolean): void {
    this.echoes.push(isOn);
  }

  close(reason: string): void {
    this.closed = reason;
  }

  /** What was sent since the last time. */
  take(): Command[] {
    return this.sent.splice(0);
  }
}

/** Numbers that are different each time and the same in each run. */
export function countingRandom(): (size: number) => Uint8Array {
  let count = 0;
  return (size) => {
    count += 1;
    return Uint8Array.from({ length: size }, (_, at) => (count >> (8 * (at % 4))) & 255);
  };
}

/** A portal with a door that takes any outlet: sessions without sockets. */
export function testPortal<A extends Account = Account>(options: Partial<PortalOptions<A>> = {}) {
  const clock = new FakeClock();
  const errors: unknown[] = [];
  const portal = new Portal<A>({
    onSession: () => undefined,
    onError: (error) => void errors.push(error),
    clock,
    random: countingRandom(),
    ...options,
  });
  let host!: DoorHost<A>; // openers are called at once
  void portal.listen(async (given) => {
    host = given;
    return { kind: 'test', address: { host: '', port: 0 }, [Symbol.asyncDispose]: async () => undefined };
  });
  const open = (address = '192.0.2.1') => {
    const outlet = new FakeOutlet();
    const slot = host.admit(address);
    if (typeof slot === 'string') throw new Error(slot);
    const session = host.open(outlet, { protocol: 'websocket', slot, isSecure: true });
    return { outlet, session };
  };
  return { portal, clock, errors, host, open };
}

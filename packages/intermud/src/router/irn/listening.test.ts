import { FakeClock } from '@intermud/testkit';
import { expect, test } from 'vitest';
import type { Channel } from '../channel.ts';
import type { Parts } from '../parts.ts';
import { LISTEN_GATHER_MS } from './limits.ts';
import { Listening, type Ways } from './listening.ts';

test('who listens is gathered for so long, and then told to every router', () => {
  const clock = new FakeClock();
  const told: unknown[] = [];
  const findOnWire = (name: string) => ({ name });
  const parts = { name: '*alpha', clock, channels: { findOnWire } } as unknown as Parts;
  const ways = {
    reachable: () => ['*beta', '*gamma'],
    send: (router: string, packet: readonly unknown[]) => told.push([router, packet[6]]),
  } as unknown as Ways;
  const listening = new Listening(parts, ways);
  const heard = (wireName: string) => ({ wireName, takers: new Set([1]) }) as unknown as Channel;
  listening.changed(heard('chat'));
  clock.advance(LISTEN_GATHER_MS - 1);
  listening.changed(heard('gossip'));
  expect(told).toEqual([]);
  clock.advance(1);
  expect(told).toEqual([
    ['*beta', ['chat', 'gossip']],
    ['*gamma', ['chat', 'gossip']],
  ]);
});

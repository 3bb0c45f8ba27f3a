import { expect, test, vi } from 'vitest';
import { FakeClock } from '../../test/clock.ts';
import { STOP_MS } from '../limits.ts';
import { Farewells } from './farewells.ts';

const connection = () => ({ bytesQueued: 0, write: () => {}, end: vi.fn(), destroy: vi.fn() });

test('a connection that has been ended has so long to close, and is cut then', () => {
  const clock = new FakeClock();
  const farewells = new Farewells(clock);
  const [silent, polite] = [connection(), connection()];
  farewells.see(silent);
  farewells.see(polite);
  expect(silent.end).toHaveBeenCalledOnce();
  farewells.gone(polite);
  clock.advance(STOP_MS - 1);
  expect(silent.destroy).not.toHaveBeenCalled();
  clock.advance(1);
  expect(silent.destroy).toHaveBeenCalledOnce();
  expect(polite.destroy).not.toHaveBeenCalled();
});

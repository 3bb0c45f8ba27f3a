import { FakeClock, seededRandom } from '@intermud/testkit';
import type { LpcArray } from '@intermud/wire';
import { expect, test } from 'vitest';
import type { MudRecord } from '../../store/index.ts';
import type { Parts } from '../parts.ts';
import { NONCE_BYTES, VERIFY_MAX, VERIFY_MS } from './limits.ts';
import type { Routers } from './routers.ts';
import { Verifier } from './verifier.ts';

/** A router that asks *beta, which has a link and does not answer by itself. */
function asking() {
  const clock = new FakeClock();
  const asked: LpcArray[] = [];
  const settings = {
    name: '*beta',
    host: '',
    port: 1,
    secret: 'a secret of enough length',
    isTrusted: false,
  };
  const parts = { name: '*alpha', clock, random: seededRandom(1) } as unknown as Parts;
  const routers = {
    isMember: () => true,
    find: () => ({ settings }),
    send: (_: string, packet: LpcArray) => asked.push(packet) > 0,
  } as unknown as Routers;
  const verifier = new Verifier(parts, routers);
  const ask = (name: string) =>
    verifier.verify({ name, router: '*beta', origin: '*beta' } as MudRecord, 12_345).then(String, String);
  const answer = (question: LpcArray | undefined, isRight: 0 | 1) =>
    verifier.answered(['irn-verify-reply', 5, '*beta', 0, '*alpha', 0, question?.[7] ?? 0, isRight]);
  return { clock, asked, ask, answer };
}

test('an answer is for its own question, and says whether the password is right', async () => {
  const { asked, ask, answer } = asking();
  const [one, other] = [ask('Bedrock'), ask('Granite')];
  answer(asked[1], 1);
  answer(asked[0], 0);
  expect(await Promise.all([one, other])).toEqual(['false', 'true']);
  expect(JSON.stringify(asked)).not.toContain('12345');
  for (const [, , , , , , , nonce] of asked) expect(String(nonce)).toHaveLength(2 * NONCE_BYTES);
});

test('a router that does not answer in 5 s counts as one that cannot be reached', async () => {
  const { clock, asked, ask, answer } = asking();
  const [late, intime] = [ask('Bedrock'), ask('Granite')];
  clock.advance(VERIFY_MS - 1);
  answer(asked[1], 1);
  expect(await intime).toBe('true');
  clock.advance(1);
  expect(await late).toMatch(/Only \*beta, where "Bedrock" was last, .* cannot be reached now/);
  answer(asked[0], 1); // Too late, and nobody waits for it.
});

test('so many questions may be open, and one more is refused until one is answered', async () => {
  const { asked, ask, answer } = asking();
  const open = Array.from({ length: VERIFY_MAX }, (_, at) => ask(`Mud ${at}`));
  expect(await ask('One more')).toMatch(/cannot be reached now/);
  answer(asked[0], 1);
  await open[0];
  const again = ask('One more');
  expect(asked).toHaveLength(VERIFY_MAX + 1);
  answer(asked[VERIFY_MAX], 1);
  expect(await again).toBe('true');
  for (const question of asked) answer(question, 0);
  await Promise.all(open);
});

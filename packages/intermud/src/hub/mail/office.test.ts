import { type Mud, silent } from '@intermud/mud';
import { FakeClock } from '@intermud/testkit';
import { mail as wireMail } from '@intermud/wire';
import { expect, onTestFinished, test } from 'vitest';
import { openStore } from '../../store/index.ts';
import { FORGET_EVERY_MS, SEEN_MS } from './limits.ts';
import { MailOffice } from './office.ts';

const GRANITE = {
  mud: 'Granite',
  isAuthenticated: true,
  isSecure: false,
  address: '127.0.0.1',
  user: 0,
} as const;

/** A hub's mud that never goes online. */
const MUD = { on: () => () => {}, mudlist: { on: () => () => {} } } as unknown as Mud;

test('a letter is recognised for so long, and forgotten at the first round after that', async () => {
  const store = await openStore({ kind: 'memory' });
  const fred = { name: 'Fred', passwordHash: '', isStaff: false, createdAt: 0, lastSeenAt: undefined };
  await store.accounts.create(fred);
  const clock = new FakeClock();
  const sendMail = async () => [];
  const office = new MailOffice({ name: 'Bedrock', mud: () => MUD, sendMail, store, clock, log: silent });
  office.start();
  onTestFinished(async () => {
    await office.stop();
    await store[Symbol.asyncDispose]();
  });
  const letter = wireMail.build({
    ...{
      id: 1,
      origUser: 'barney',
      toList: new Map([['Bedrock', ['fred']]]),
      ccList: new Map(),
      bccList: [],
    },
    ...{ sendTime: 1, subject: 'Lunch', contents: 'At noon?' },
  });
  const lettersAfter = async (ms: number) => {
    clock.advance(ms);
    await office.receive(letter, GRANITE);
    return (await office.mail.list('Fred', {})).length;
  };
  expect(await lettersAfter(0)).toBe(1);
  expect(SEEN_MS % FORGET_EVERY_MS).toBe(0); // So that there is a round at the very bound.
  expect(await lettersAfter(SEEN_MS)).toBe(1);
  expect(await lettersAfter(FORGET_EVERY_MS - 1)).toBe(1);
  expect(await lettersAfter(1)).toBe(2);
});

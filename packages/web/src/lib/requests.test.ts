import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LIMITS } from './limits.ts';
import type { Command } from './messages.ts';
import { Requests } from './requests.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function make(canSend = true) {
  const sent: Command[] = [];
  const requests = new Requests((command) => canSend && sent.push(command) > 0);
  return { sent, requests };
}

test('ask() sends the question with a number, and resolves with the answer of that number', async () => {
  const { sent, requests } = make();
  const first = requests.ask('intermud_who', { mud: 'Granite' });
  const second = requests.ask('intermud_who', { mud: 'Basalt' });
  expect(sent[0]).toEqual(['intermud_who', [], { mud: 'Granite', cmdid: 1 }]);
  expect(requests.take(['intermud_who', [], { mud: 'Basalt', users: [], cmdid: 2 }])).toBe(true);
  requests.take(['intermud_who', [], { mud: 'Granite', users: [], cmdid: 1 }]);
  expect(await first).toEqual({ mud: 'Granite', users: [] });
  expect(await second).toEqual({ mud: 'Basalt', users: [] });
});

test('ask() waits on when the hub only says that it has taken the request', async () => {
  const { requests } = make();
  const found = requests.ask('intermud_locate', { user: 'fred' });
  expect(requests.take(['ok', [], { cmdid: 1 }])).toBe(true);
  expect(requests.take(['intermud_locate_found', [], { mud: 'Granite', cmdid: 1 }])).toBe(true);
  requests.take(['intermud_locate', [], { user: 'fred', found: [], cmdid: 1 }]);
  expect(await found).toEqual({ user: 'fred', found: [] });
});

test('ask() rejects with the code of either kind of error', async () => {
  const { requests } = make();
  const first = requests.ask('intermud_mud', { mud: 'Nowhere' });
  const second = requests.ask('intermud_mud', { mud: 'Nowhere' });
  requests.take(['intermud_error', [], { code: 'unk-dst', message: 'No such mud', cmdid: 1 }]);
  requests.take(['error', ['Too fast'], { code: 'too-fast', cmdid: 2 }]);
  await expect(first).rejects.toMatchObject({ code: 'unk-dst', message: 'No such mud' });
  await expect(second).rejects.toMatchObject({ code: 'too-fast', message: 'Too fast' });
});

test('ask() rejects when nothing comes, when nothing can be sent, and over the bound', async () => {
  const { requests } = make();
  const late = requests.ask('intermud_mud', { mud: 'Granite' });
  vi.advanceTimersByTime(LIMITS.answerMs);
  await expect(late).rejects.toMatchObject({ code: 'no-answer' });
  await expect(make(false).requests.ask('intermud_mud', { mud: 'x' })).rejects.toMatchObject({
    code: 'disconnected',
  });
  const many = Array.from({ length: LIMITS.requestsMax }, () => requests.ask('intermud_mud', { mud: 'x' }));
  await expect(requests.ask('intermud_mud', { mud: 'x' })).rejects.toMatchObject({ code: 'too-fast' });
  const settled = Promise.allSettled(many);
  requests.abandon();
  expect((await settled).every(({ status }) => status === 'rejected')).toBe(true);
});

test('ask() waits for ever for what must not be done twice', async () => {
  const { requests } = make();
  const sent = requests.ask('intermud_channel_send', { channel: 'gossip', text: 'hi' }, 'for ever');
  vi.advanceTimersByTime(LIMITS.answerMs * 100);
  requests.take(['intermud_channel_send', [], { id: 7, cmdid: 1 }]);
  expect(await sent).toEqual({ id: 7 });
});

test('take() leaves alone what nobody has asked for', () => {
  expect(make().requests.take(['comm_channel_text', [], { channel: 'gossip' }])).toBe(false);
});

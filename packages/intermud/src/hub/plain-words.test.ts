import { FAULTS, type FaultCode, faultOfWord, I3Error, type LpcArray } from '@intermud/wire';
import { expect, test } from 'vitest';
import { inPlainWords, inPlainWordsAndCode } from './plain-words.ts';

/** What only those know who have read the specification. */
const PROTOCOL =
  /originator|target|ttl|packet|oob|startup|-req|-reply|emoteto|chan-|lpc|frame|(unk|bad|not)-[a-z]/i;

const tell: LpcArray = ['tell', 5, 'Hub', 'fred', 'Granite', 'ann', 'Fred', 'hello'];
const finger: LpcArray = ['finger-req', 5, 'Hub', 'fred', 'Granite', 0, 'ann'];
const line: LpcArray = ['channel-m', 5, 'Hub', 'fred', 0, 0, 'chess', 'Fred', 'hello'];

const reported = (word: string, name: string, text: string, packet?: LpcArray) =>
  new I3Error(faultOfWord(word), `${name} answers tell with ${word}: ${text}`, {
    ...{ word, packet },
    peer: { name, text },
  });

test.each([
  ['unk-user', 'Granite', 'ann is out', tell, 'ann is not on Granite'],
  ['unk-user', 'Granite', 'who?', finger, 'ann is not on Granite'],
  ['unk-user', 'Granite', 'no such user', undefined, 'Whom you mean is not on Granite'],
  ['unk-dst', '*alpha', 'unknown destination', tell, 'Granite cannot be reached at the moment'],
  ['not-imp', '*alpha', 'its driver breaks', tell, 'Granite cannot do that'],
  ['unk-type', 'Granite', '', tell, 'Granite cannot do that'],
  ['unk-channel', '*alpha', '', line, 'The network does not have a channel called chess'],
  [
    'not-allowed',
    '*alpha',
    '"Hub" is banned from "chess"',
    line,
    'The network does not allow that: "Hub" is banned from "chess"',
  ],
  ['not-allowed', 'Granite', 'ann is asleep', tell, 'Granite does not allow that: ann is asleep'],
  [
    'bad-pkt',
    'Granite',
    'field 7 must be string',
    tell,
    'Granite has not understood what was sent from here',
  ],
  ['ate-homework', 'Granite', 'the dog', tell, 'Granite refuses: the dog'],
])('%s from %s (%j) is said so that a player understands it', (word, from, text, packet, said) => {
  expect(inPlainWords(reported(word, from, text, packet))).toBe(said);
});

test.each([
  ['unk-dst', '*alpha', 'Unknown mud', 'Granite cannot be reached at the moment (unk-dst: Unknown mud)'],
  ['unk-user', 'Granite', '', 'ann is not on Granite (unk-user)'],
  ['not-allowed', 'Granite', 'ann is asleep', 'Granite does not allow that: ann is asleep (not-allowed)'],
])('%s from %s (%j) is said to operators with its code', (word, from, text, said) => {
  expect(inPlainWordsAndCode(reported(word, from, text, tell))).toBe(said);
});

test('what was found here is said to operators as it is', () => {
  const error = new I3Error('MUD_UNKNOWN', 'Cannot reach Granite: it is down');
  expect(inPlainWordsAndCode(error)).toBe('Cannot reach Granite: it is down');
});

test.each(Object.keys(FAULTS) as FaultCode[])('no words of the protocol are said of %s', (code) => {
  const message = `Granite answers who-req with ${FAULTS[code]}: bad target`;
  const withPeer = new I3Error(code, message, { packet: tell, peer: { name: '*alpha', text: 'come again' } });
  expect(inPlainWords(withPeer)).not.toMatch(PROTOCOL);
  const silent = new I3Error(code, message, { peer: { name: 'Granite', text: '' } });
  expect(inPlainWords(silent)).not.toMatch(PROTOCOL);
  const found = inPlainWords(new I3Error(code, 'Cannot take chan-ack: its frame has 7 bytes'));
  if (found !== 'Cannot take chan-ack: its frame has 7 bytes') expect(found).not.toMatch(PROTOCOL);
});

// Public keys by which somebody comes in by ssh.

import { SSH_KEY_LENGTH_MAX, SSH_KEYS_MAX } from '../limits.ts';
import { refuseGuest } from '../people/reception.ts';
import { Refusal } from '../people/refusal.ts';
import { optional, rest, splitWord } from './args.ts';
import { type Command, command } from './define.ts';
import type { Table } from './table.ts';

const KEY =
  /^(?:ssh-(?:ed25519|rsa)|ecdsa-sha2-nistp(?:256|384|521)) [A-Za-z0-9+/]{40,}={0,2}(?: .{0,100})?$/;

/** Shows, adds and removes them. */
export const KEYS: Command = command({
  name: 'keys',
  group: 'You',
  args: { what: optional(rest('WHAT')) },
  about: 'Shows, adds or removes the keys by which you come in by ssh without a password.',
  help: 'keys add ssh-ed25519 AAAA... me@home    the line of your .pub file\nkeys remove 1                           by its number',
  async run({ args: { what }, resident, desk, show, table }) {
    const { keys } = resident.profile;
    if (what === undefined) return show(keysText(keys, table));
    const [verb, text] = splitWord(what);
    if (verb === 'add') refuseGuest(resident.username, 'keep keys');
    const changed =
      verb === 'add' ? withKey(keys, text) : verb === 'remove' ? withoutKey(keys, text) : undefined;
    if (changed === undefined)
      throw new Refusal('bad-arguments', 'It must be keys, keys add KEY or keys remove NUMBER');
    await desk.profiles.change(resident, { keys: changed });
    show(keysText(changed, table));
  },
});

function withKey(keys: readonly string[], key: string): string[] {
  if (!KEY.test(key) || key.length > SSH_KEY_LENGTH_MAX)
    throw new Refusal(
      'bad-arguments',
      'That is no public key: it is the line of a file such as id_ed25519.pub',
    );
  if (keys.length >= SSH_KEYS_MAX) throw new Refusal('not-allowed', `You have ${SSH_KEYS_MAX} keys already`);
  return [...keys, key];
}

function withoutKey(keys: readonly string[], text: string): string[] {
  const at = Number(text) - 1;
  if (keys[at] === undefined) throw new Refusal('not-found', `You have no key number ${text}`);
  return keys.toSpliced(at, 1);
}

function keysText(keys: readonly string[], table: Table): string {
  if (keys.length === 0) return 'You have no keys: keys add KEY, where KEY is the line of your .pub file.';
  return table(
    keys.map((key, at) => {
      const [algorithm = '', blob = '', ...comment] = key.split(' ');
      return [`  ${at + 1}`, algorithm, `...${blob.slice(-12)}`, comment.join(' ')];
    }),
  );
}

/** Whether one of somebody's keys is this one. */
export function hasKey(keys: readonly string[], algorithm: string, blob: string): boolean {
  return keys.some((key) => {
    const [known, base64] = key.split(' ');
    // One RSA key signs by several algorithms; what it is itself stands at its beginning.
    return base64 === blob && (known === algorithm || (known === 'ssh-rsa' && /rsa/.test(algorithm)));
  });
}

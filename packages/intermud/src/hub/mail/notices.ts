// What the hub itself writes to people: that a letter did not get there, and why.
import { type Address, type Delivery, type Letter, nameKey } from '../../store/index.ts';
import { formatAddress, usersOf } from './addresses.ts';
import { QUOTED_BYTES_MAX } from './limits.ts';

/** The hub's own address, which signs its notices. */
export const POSTMASTER = 'postmaster';

/** Tells the sender which users of a mud did not get a letter that the mud has taken. */
export function failureNotice(
  delivery: Delivery,
  failures: readonly string[],
  home: string,
  now: number,
): Letter {
  const { mud } = delivery;
  const names = failures.map((user) => `  ${formatAddress({ user, mud })}`);
  const why = `${mud} has taken the letter, but could not give it to:`;
  return notice(delivery, home, now, [why, '', ...names, '', 'There is no such user, or no room for mail.']);
}

/** Gives a letter back that did not get to a mud at all. */
export function returnNotice(delivery: Delivery, reason: string, home: string, now: number): Letter {
  const { letter, bcc, mud, attempts } = delivery;
  const users = [...usersOf([...letter.to, ...letter.cc], mud), ...bcc];
  const names = users.map((user) => `  ${formatAddress({ user, mud })}`);
  const tries = attempts + 1 === 1 ? 'one try' : `${attempts + 1} tries`;
  return notice(delivery, home, now, [
    'Nobody there has got this letter:',
    '',
    ...names,
    '',
    `After ${tries}: ${reason}.`,
  ]);
}

function notice({ account, letter }: Delivery, home: string, now: number, lines: readonly string[]): Letter {
  const to: Address = { user: nameKey(account), mud: home };
  return {
    from: { user: POSTMASTER, mud: home },
    to: [to],
    cc: [],
    subject: `Not delivered: ${letter.subject}`,
    contents: [...lines, '', 'The letter:', '', ...quoted(letter)].join('\n'),
    sentAt: Math.floor(now / 1_000) * 1_000,
  };
}

function quoted({ subject, contents, sentAt }: Letter): string[] {
  const bytes = Buffer.from(contents);
  const cut = new TextDecoder().decode(bytes.subarray(0, QUOTED_BYTES_MAX), { stream: true });
  const body = cut.split('\n').map((line) => `> ${line}`);
  const head = [`> Subject: ${subject}`, `> Date: ${new Date(sentAt).toUTCString()}`, '>'];
  return [...head, ...body, ...(bytes.length > QUOTED_BYTES_MAX ? ['> [...]'] : [])];
}

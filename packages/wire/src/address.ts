// IP addresses as sockets write them, and as the protocol carries them.

/** An address as people write it: one of IPv4 without what a socket for both kinds puts before it. */
export const plainAddress = (address: string): string =>
  address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');

/** What one machine may choose its address from, for counting by: the address itself, or of IPv6 the /64. */
export function networkOf(address: string): string {
  const plain = plainAddress(address);
  if (!plain.includes(':')) return plain;
  const [head = '', tail] = plain.split('%', 1)[0]?.split('::') ?? [];
  const [left, right] = [groupsOf(head), groupsOf(tail ?? '')];
  const zeros =
    tail === undefined ? [] : new Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0');
  return `${[...left, ...zeros, ...right].slice(0, 4).join(':')}::/64`;
}

/** Groups without leading zeros. */
const groupsOf = (text: string): string[] =>
  text === ''
    ? []
    : text
        .toLowerCase()
        .split(':')
        .map((group) => group.replace(/^0+(?=.)/, ''));

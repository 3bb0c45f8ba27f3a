// Which addresses oob links may go to: a mudlist must not make us knock at doors inside our own network.
import { BlockList, isIP, isIPv4 } from 'node:net';
import { plainAddress } from '@intermud/wire';

type Subnet = readonly [network: string, prefix: number];

const LOOPBACK: readonly Subnet[] = [
  ['127.0.0.0', 8],
  ['::1', 128],
];

const PRIVATE: readonly Subnet[] = [
  ...LOOPBACK,
  ['10.0.0.0', 8],
  ['100.64.0.0', 10], // between a provider and its customers
  ['169.254.0.0', 16], // one cable
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15], // measurements
  ['64:ff9b::', 96], // addresses of the older kind, private ones among them
  ['fc00::', 7],
  ['fe80::', 10],
];

/** Nobody's: no mud can be there. */
const NOWHERE: readonly Subnet[] = [
  ['0.0.0.0', 8],
  ['224.0.0.0', 3],
  ['::', 128],
  ['ff00::', 8],
];

/** Whether an address, or the name `localhost`, is this machine's own. */
export const isLoopback = (host: string): boolean => host === 'localhost' || isIn(LOOPBACK_LIST, host);

/** What stands against a link to an address, in words; undefined if nothing does. */
export function addressFault(address: string, allowPrivate: boolean): string | undefined {
  if (isIP(address) === 0) return `${JSON.stringify(address)} is not an address`;
  if (isIn(NOWHERE_LIST, address)) return `${address} is nobody's address`;
  if (!allowPrivate && isIn(PRIVATE_LIST, address)) return `${address} is a private address`;
  return undefined;
}

function listOf(subnets: readonly Subnet[]): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of subnets) list.addSubnet(network, prefix, isIPv4(network) ? 'ipv4' : 'ipv6');
  return list;
}

function isIn(list: BlockList, address: string): boolean {
  const plain = plainAddress(address);
  return isIP(plain) !== 0 && list.check(plain, isIPv4(plain) ? 'ipv4' : 'ipv6');
}

const LOOPBACK_LIST = listOf(LOOPBACK);
const PRIVATE_LIST = listOf(PRIVATE);
const NOWHERE_LIST = listOf(NOWHERE);

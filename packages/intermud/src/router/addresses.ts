// What an IP address can prove.
import { BlockList, isIPv6 } from 'node:net';

const SHARED = new BlockList();
for (const [net, bits] of [
  ['10.0.0.0', 8],
  ['100.64.0.0', 10], // behind a provider's NAT
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const)
  SHARED.addSubnet(net, bits, 'ipv4');
SHARED.addAddress('::1', 'ipv6');
SHARED.addSubnet('fc00::', 7, 'ipv6');
SHARED.addSubnet('fe80::', 10, 'ipv6');

/** Whether one address is one machine's, as far as can be told: not on loopback, private nets and proxies. */
export function isOwnAddress(address: string, proxies: readonly string[]): boolean {
  if (address === '' || proxies.includes(address)) return false;
  return !SHARED.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

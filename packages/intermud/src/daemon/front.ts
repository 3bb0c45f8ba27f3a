// Who asks at the web door, and for which host: what the headers say of both is worth as much as who has set them.

import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';
import { plainAddress } from '@intermud/portal';
import { FORWARDED_HOPS_MAX, FORWARDED_LENGTH_MAX } from './limits.ts';
import type { Config } from './settings.ts';

/** Addresses and networks that a setting lists. */
class Networks {
  readonly #list = new BlockList();

  constructor(networks: readonly string[]) {
    for (const network of networks) {
      const [address = '', bits] = network.split('/');
      if (bits === undefined) this.#list.addAddress(address, familyOf(address));
      else this.#list.addSubnet(address, Number(bits), familyOf(address));
    }
  }

  has(address: string): boolean {
    const [plain = ''] = address.split('%'); // The zone of a link-local address is this machine's own affair.
    return isIP(plain) !== 0 && this.#list.check(plain, familyOf(plain));
  }
}

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

/** What the web door believes. */
export class Front {
  readonly #proxies: Networks;
  readonly #readers: Networks;
  readonly #hosts: ReadonlySet<string>;

  constructor({ listen, url, hosts, proxies, metrics }: Config['web']) {
    this.#proxies = new Networks(proxies);
    this.#readers = new Networks(metrics);
    const own = [URL.parse(url)?.hostname, listen?.host, 'localhost', ...hosts];
    this.#hosts = new Set(own.flatMap((host) => hostnameOf(host) ?? []));
  }

  /** Whether a connection is a proxy's, and so stands for many people. */
  isProxy(address: string | undefined): boolean {
    return this.#proxies.has(plainAddress(address));
  }

  /** Where a request comes from: the address next to the last of our proxies that it went through. */
  addressOf(request: IncomingMessage): string {
    let address = plainAddress(request.socket.remoteAddress);
    for (const hop of forwardedFor(request)) {
      if (!this.#proxies.has(address) || hop === undefined) break;
      address = hop;
    }
    return address;
  }

  /** Whether a request came over TLS, up to the first of our proxies at least. */
  isSecure(request: IncomingMessage): boolean {
    if ('encrypted' in request.socket) return true;
    if (!this.isProxy(request.socket.remoteAddress)) return false;
    return /^\s*https\s*(?:,|$)/i.test(textOf(request.headers['x-forwarded-proto']));
  }

  /**
   * Why a request is not meant for this door: its host is none of ours. A page of evil.example whose name is turned into
   * our address would be of one origin with us; an address in figures cannot be turned. Undefined for one that is.
   */
  misdirected({ headers: { host } }: IncomingMessage): string | undefined {
    if (host === undefined) return undefined; // Every browser sends one.
    const name = hostnameOf(host);
    if (name !== undefined && (this.#hosts.has(name) || isFigures(name))) return undefined;
    return `This hub does not know itself under the name ${JSON.stringify(shortened(host))}: whoever runs it can add that to the setting web.hosts`;
  }

  /** Whether a request may read the metrics. Somebody else's proxy may stand for anybody. */
  mayReadMetrics(request: IncomingMessage): boolean {
    const { headers, socket } = request;
    const isPassedOn = headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined;
    if (isPassedOn && !this.isProxy(socket.remoteAddress)) return false;
    return this.#readers.has(this.addressOf(request));
  }
}

/** The addresses of X-Forwarded-For, the last first; undefined for what is none. */
function forwardedFor({ headers }: IncomingMessage): (string | undefined)[] {
  const text = textOf(headers['x-forwarded-for']);
  if (text === '') return [];
  const hops = text.slice(-FORWARDED_LENGTH_MAX).split(',').slice(-FORWARDED_HOPS_MAX);
  return hops.reverse().map(readAddress);
}

const textOf = (header: string | readonly string[] | undefined): string =>
  typeof header === 'string' ? header : (header ?? []).join(',');

/** Some proxies write the port too: `192.0.2.1:5678`, `[2001:db8::1]:5678`. */
function readAddress(text: string): string | undefined {
  const bare = text.trim().replace(/^\[([^\]]*)\](?::\d+)?$|^([\d.]+):\d+$/, '$1$2');
  return isIP(bare) === 0 ? undefined : plainAddress(bare);
}

/** The name of a host without its port, as URLs write it; undefined for what is none. */
function hostnameOf(host: string | undefined): string | undefined {
  if (host === undefined || host === '') return undefined;
  const written = isIP(host) === 6 ? `[${host}]` : host;
  return /[\s/?#@\\]/.test(written) ? undefined : URL.parse(`http://${written}`)?.hostname.replace(/\.$/, '');
}

const isFigures = (hostname: string): boolean => isIP(hostname.replace(/^\[(.*)\]$/, '$1')) !== 0;

const shortened = (host: string): string => (host.length > 100 ? `${host.slice(0, 100)}...` : host);

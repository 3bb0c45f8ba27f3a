// What the config says of other routers: whether it is whole, and as the router takes it.
import { type PeerSettings, SECRET_LENGTH_MIN } from '../router/index.ts';
import { isMudName, isRouterName } from './mud-name.ts';
import type { HostPort } from './settings/kinds.ts';
import type { Config } from './settings.ts';

type Router = Config['router'];
/** What a config says of another router. */
export type PeerConfig = Router['peers'] extends ReadonlyMap<string, infer Peer> ? Peer : never;

/** The routers that a config names. */
export function peersOf(router: Router): PeerSettings[] {
  return [...router.peers].flatMap(([name, peer]) => {
    if (peer.address === undefined) return [];
    const isIrn1 = peer.dialect === 'irn1';
    return [isIrn1 ? irn1Of(name, peer.address, peer, router.name) : memberOf(name, peer.address, peer)];
  });
}

/** What is wrong with them, a sentence each. */
export function brokenPeers({ router }: Config): string[] {
  return [...router.peers].flatMap(([name, peer]) => {
    const key = `router.peers.${JSON.stringify(name)}`;
    if (peer.address === undefined) return [`${key}.address must be "host:port", got ""`];
    return peer.dialect === 'irn1'
      ? brokenIrn1(key, name, peer, router)
      : brokenMember(key, name, peer, router);
  });
}

function memberOf(
  name: string,
  place: HostPort,
  { secret = '', trusted = false, tls, key }: PeerConfig,
): PeerSettings {
  const encryption = tls ? { key: key ? key.toUpperCase() : undefined } : undefined;
  return { name, ...place, secret, isTrusted: trusted, tls: encryption };
}

function irn1Of(
  wireName: string,
  place: HostPort,
  { password = '', peerPassword = '', as }: PeerConfig,
  router: string,
): PeerSettings {
  const words = { wireName, as: as || router, password, peerPassword };
  return { name: irnName(wireName), ...place, dialect: 'irn1', ...words };
}

function brokenMember(
  key: string,
  name: string,
  { secret, tls, key: fingerprint, password, peerPassword, as }: PeerConfig,
  router: Router,
): string[] {
  if (!isRouterName(name)) return [`${key} must be named like a router, "*" in front`];
  if (name === router.name) return [`${key} is this router itself`];
  if (fingerprint && !tls) return [`${key}.key is for TLS: set ${key}.tls = true`];
  if (password || peerPassword || as)
    return [`${key} has password, peer_password or as, which are for ${key}.dialect = "irn1"`];
  return secret ? [] : [`${key}.secret must be at least ${SECRET_LENGTH_MIN} characters, got ""`];
}

function brokenIrn1(
  key: string,
  name: string,
  { trusted, secret, tls, password, peerPassword }: PeerConfig,
  router: Router,
): string[] {
  if (!isRouterName(name) && !isMudName(name)) return [`${key} must be the name of a router`];
  if (irnName(name) === router.name) return [`${key} is this router itself`];
  if (irnName(name) !== name && router.peers.has(irnName(name)))
    return [`${key} and router.peers.${JSON.stringify(irnName(name))} are one name here`];
  if (!trusted)
    return [
      `${key} speaks irn1, in which the passwords of muds travel to it in clear: set ${key}.trusted = true if its operators may have them, or leave it out`,
    ];
  if (tls || secret) return [`${key} speaks irn1, which has neither tls nor a secret: leave them out`];
  if (!password || !peerPassword) return [`${key} speaks irn1: set ${key}.password and ${key}.peer_password`];
  return [];
}

/** The name that a router of another network has in this one: with an asterisk, as no mud's. */
const irnName = (name: string): string => (name.startsWith('*') ? name : `*${name}`);

// Who a letter is for: addresses as people write them, and as the network groups them.
import { type Address, nameKey } from '../../store/index.ts';
import { faultOfName } from '../names.ts';
import { ServiceError } from '../service-error.ts';

/** A mud that mail may be for. */
export interface FoundMud {
  readonly name: string;
  readonly takesMail: boolean;
}

/** Finds the mud that a name means, whatever its case; undefined when there is none. */
export type FindMud = (name: string) => FoundMud | undefined;

/**
 * Reads `user@mud`, split at the first `@`; a name alone is somebody of this hub.
 * @throws {ServiceError} BAD_ARGUMENTS, MUD_UNKNOWN, NOT_OFFERED.
 */
export function readAddress(text: string, home: string, findMud: FindMud): Address {
  const at = text.indexOf('@');
  const user = (at < 0 ? text : text.slice(0, at)).trim();
  const fault = faultOfName(user);
  if (fault !== undefined)
    throw new ServiceError('BAD_ARGUMENTS', `Cannot send mail to "${text}": the name before the @: ${fault}`);
  return {
    user: nameKey(user),
    mud: at < 0 ? home : readMud(text, text.slice(at + 1).trim(), home, findMud),
  };
}

function readMud(text: string, name: string, home: string, findMud: FindMud): string {
  if (nameKey(name) === nameKey(home)) return home;
  const mud = findMud(name);
  if (mud?.takesMail) return mud.name;
  if (mud) throw new ServiceError('NOT_OFFERED', `Cannot send mail to "${text}": ${mud.name} takes no mail`);
  throw new ServiceError(
    'MUD_UNKNOWN',
    `Cannot send mail to "${text}": no mud on the network is called "${name}"`,
  );
}

/** The addresses without those that are there twice. */
export function distinct(addresses: readonly Address[]): Address[] {
  return [...new Map(addresses.map((one) => [`${one.user}@${nameKey(one.mud)}`, one])).values()];
}

/** The users of one mud among the addresses. */
export function usersOf(addresses: readonly Address[], mud: string): string[] {
  return addresses.filter((one) => nameKey(one.mud) === nameKey(mud)).map(({ user }) => user);
}

/** The muds of the addresses, each once. */
export function mudsOf(addresses: readonly Address[]): string[] {
  return [...new Map(addresses.map(({ mud }) => [nameKey(mud), mud])).values()];
}

/** As people write it. */
export const formatAddress = ({ user, mud }: Address): string => `${user}@${mud}`;

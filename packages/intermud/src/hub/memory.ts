import { randomInt } from 'node:crypto';
import type { Memory, Network, RouterAddress, Storage } from '@intermud/mud';
import type { SettingStore } from '../store/index.ts';

const MEMORY_KEY = 'hub.mud';
const RESERVED_KEY = 'hub.reserved';
const PASSWORDS_BELOW = 2 ** 31; // The protocol's passwords are 31 bits, and 0 is none.

/** The router of the same program keeps the hub's name for whoever has this password. */
export interface Reservation {
  readonly router: RouterAddress;
  /** 1 to 2^31 - 1. */
  readonly password: number;
}

/** A whole number from `min` to below `below`, that nobody can guess: `crypto.randomInt`. */
export type RandomInt = (min: number, below: number) => number;

/**
 * The password for the reservation of the hub's name: made once for a store, and on disk before it is given out.
 * It MUST be told to the router before its doors open.
 */
export async function reservedPassword(
  settings: SettingStore,
  random: RandomInt = randomInt,
): Promise<number> {
  const kept = Number(await settings.get(RESERVED_KEY));
  if (Number.isSafeInteger(kept) && kept > 0 && kept < PASSWORDS_BELOW) return kept;
  const password = random(1, PASSWORDS_BELOW);
  await settings.set(RESERVED_KEY, String(password));
  return password;
}

/** Keeps the hub's passwords and lists in the store. With a reservation, that router is told its password. */
export function hubStorage(settings: SettingStore, reservation?: Reservation): Storage {
  return {
    async load() {
      const text = await settings.get(MEMORY_KEY);
      const memory = text === undefined ? undefined : parseMemory(text);
      return reservation ? withReservation(memory ?? NOTHING, reservation) : memory;
    },
    save: (memory) => settings.set(MEMORY_KEY, JSON.stringify(memory)),
  };
}

const NOTHING: Memory = { version: 1, configured: [], preferred: [], networks: [] };
const NO_LIST: Network['mudlist'] = { id: 0, text: '([])', wholeAt: 0 };

/** Only we write it, so its version is all there is to check. */
function parseMemory(text: string): Memory {
  const memory = JSON.parse(text) as Memory;
  if (memory.version === NOTHING.version) return memory;
  throw new Error(`Cannot read the hub's memory: expected version ${NOTHING.version}, got ${memory.version}`);
}

function withReservation(memory: Memory, { router, password }: Reservation): Memory {
  const known = memory.networks.find(({ routers }) => routers.some(({ name }) => name === router.name));
  const fresh = { routers: [router], mudlist: NO_LIST, chanlist: NO_LIST };
  const others = memory.networks.filter((network) => network !== known);
  return { ...memory, networks: [{ ...(known ?? fresh), password }, ...others] };
}

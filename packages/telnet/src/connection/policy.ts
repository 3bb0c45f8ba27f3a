// What is offered to a client, and in which order.

import { OPTIONS, type OptionName, type Side } from '../codes.ts';
import type { Zlib } from '../mccp/zlib.ts';
import type { OptionPolicy, TelnetConnectionOptions } from './types.ts';

/**
 * What a connection does about each option unless it is told otherwise; offers go out in this order. GMCP stands
 * before MSDP, as some clients take the first that they know. SGA is not offered: it makes plain telnet programs
 * send single characters, and takes the go-ahead away that marks a prompt.
 */
export const DEFAULT_POLICY: Readonly<Record<OptionName, OptionPolicy>> = {
  ttype: 'offer',
  naws: 'offer',
  'new-environ': 'offer',
  charset: 'offer',
  eor: 'offer',
  gmcp: 'offer',
  msdp: 'offer',
  mssp: 'offer',
  mccp2: 'offer',
  mccp3: 'offer',
  mxp: 'refuse', // colour and links only; a game that wants them says so
  sga: 'accept',
  binary: 'accept',
  echo: 'refuse', // ours to ask for: TelnetConnection.echo()
};

const BY_CODE = new Map(
  (Object.keys(OPTIONS) as OptionName[]).map((name) => [OPTIONS[name].code as number, name]),
);

/** What these settings make of the policy; without zlib there is no compression. */
export function policyOf(
  { options }: TelnetConnectionOptions,
  zlib: Zlib | undefined,
): Readonly<Record<OptionName, OptionPolicy>> {
  const withoutZlib = zlib === undefined ? ({ mccp2: 'refuse', mccp3: 'refuse' } as const) : {};
  return { ...DEFAULT_POLICY, ...options, ...withoutZlib };
}

/** Whether to agree when the client asks first. */
export function isAllowed(
  policy: Readonly<Record<OptionName, OptionPolicy>>,
  side: Side,
  code: number,
): boolean {
  const name = BY_CODE.get(code);
  return name !== undefined && policy[name] !== 'refuse' && sidesOf(name).includes(side);
}

/** The side on which an option is offered. */
export function offerSide(name: OptionName): Side {
  return sidesOf(name)[0] ?? 'local';
}

function sidesOf(name: OptionName): readonly Side[] {
  return OPTIONS[name].sides;
}

// Outputfuncs of telnet: text in band; everything else by GMCP if that is on, else MSDP.

import {
  commandToGmcp,
  encodeGmcp,
  encodeMsdp,
  packGmcp,
  packMsdp,
  type TelnetConnection,
  writeMessage,
  writeText,
} from '@intermud/telnet';
import type { Command } from '../message.ts';
import type { OutletOptions, Via } from '../outlet.ts';
import { shared } from './forms.ts';
import { isInBand, textOf } from './text.ts';

/** Sends one command; what the client has no way to take is left out. */
export function sendTelnet(
  connection: TelnetConnection,
  command: Command,
  options: OutletOptions,
  structured: 'one' | 'both',
): void {
  if (isInBand(command)) sendText(connection, command, options);
  else sendStructure(connection, command, options, structured);
}

function sendStructure(
  connection: TelnetConnection,
  command: Command,
  options: OutletOptions,
  structured: 'one' | 'both',
): void {
  const hasGmcp = options.via !== 'msdp' && connection.supports('gmcp');
  const hasMsdp = options.via !== 'gmcp' && connection.supports('msdp');
  if (hasGmcp) sendGmcp(connection, command, options);
  // COMPAT Mudlet and others negotiate both; Evennia then sends everything twice, which its page says it does not.
  if (hasMsdp && (!hasGmcp || structured === 'both')) sendMsdp(connection, command, options);
}

function sendText(connection: TelnetConnection, command: Command, options: OutletOptions): void {
  const text = textOf(command, options);
  if (text === undefined) return;
  const { encoding } = connection;
  const form = `telnet ${encoding} ${options.client.colours}`;
  if (command[0] === 'prompt') connection.prompt(text);
  else connection.write(shared(options.forms, command, form, () => writeText(`${text}\n`, encoding)));
}

function sendGmcp(connection: TelnetConnection, command: Command, { forms }: OutletOptions): void {
  const make = () => writeMessage('gmcp', gmcpPayload(command));
  connection.write(shared(forms, command, 'telnet gmcp', make));
}

function gmcpPayload([name, args, kwargs]: Command): Uint8Array {
  return encodeGmcp(commandToGmcp(name), packGmcp(args, kwargs));
}

function sendMsdp(connection: TelnetConnection, command: Command, { forms, via }: OutletOptions): void {
  const make = () => writeMessage('msdp', encodeMsdp(msdpVariables(command, via)));
  connection.write(shared(forms, command, 'telnet msdp', make));
}

function msdpVariables([name, args, kwargs]: Command, via: Via | undefined) {
  const [only] = args;
  // The answer to an MSDP command is a variable, whose value is just what it is: an empty array, say.
  const isVariable = via === 'msdp' && args.length === 1 && Object.keys(kwargs).length === 0;
  return isVariable ? [{ name, values: [only ?? null] }] : packMsdp(name, args, kwargs);
}

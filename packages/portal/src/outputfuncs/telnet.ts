// Outputfuncs of telnet: text in band; everything else by GMCP if that is on, else MSDP.

import { commandToGmcp, packGmcp, packMsdp, type TelnetConnection } from '@intermud/telnet';
import type { Command } from '../message.ts';
import type { OutletOptions } from '../outlet.ts';
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
  if (hasGmcp) sendGmcp(connection, command);
  // COMPAT Mudlet and others negotiate both; Evennia then sends everything twice, which its page says it does not.
  if (hasMsdp && (!hasGmcp || structured === 'both')) sendMsdp(connection, command, options);
}

function sendText(connection: TelnetConnection, command: Command, options: OutletOptions): void {
  const text = textOf(command, options);
  if (text === undefined) return;
  if (command[0] === 'prompt') connection.prompt(text);
  else connection.send(`${text}\n`);
}

function sendGmcp(connection: TelnetConnection, [name, args, kwargs]: Command): void {
  connection.gmcp(commandToGmcp(name), packGmcp(args, kwargs));
}

function sendMsdp(connection: TelnetConnection, [name, args, kwargs]: Command, { via }: OutletOptions): void {
  const [only] = args;
  // The answer to an MSDP command is a variable, whose value is just what it is: an empty array, say.
  const isVariable = via === 'msdp' && args.length === 1 && Object.keys(kwargs).length === 0;
  connection.msdp(isVariable ? [{ name, values: [only ?? null] }] : packMsdp(name, args, kwargs));
}

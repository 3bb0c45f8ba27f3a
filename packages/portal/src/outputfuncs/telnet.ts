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

/** Whether a client that has both GMCP and MSDP on gets both. */
export type Structured = 'one' | 'both';

/** Sends one command; what the client has no way to take is left out. */
export function sendTelnet(
  connection: TelnetConnection,
  command: Command,
  options: OutletOptions,
  structured: Structured,
): void {
  if (isPrompt(command)) sendPrompt(connection, command, options);
  else for (const bytes of telnetBytes(connection, command, options, structured)) connection.write(bytes);
}

/** Whether a command's bytes depend on more of a connection than {@link telnetForm} names: how it marks a prompt. */
export function isPrompt([name]: Command): boolean {
  return name === 'prompt';
}

/** Names all that the bytes of a message depend on besides its commands, so that clients of one form share them. */
export function telnetForm(
  connection: TelnetConnection,
  { client }: OutletOptions,
  structured: Structured,
): string {
  const structure = `${connection.supports('gmcp')} ${connection.supports('msdp')} ${structured}`;
  return `telnet ${connection.encoding} ${client.colours} ${structure}`;
}

/** The bytes of one command that is no prompt, in parts; none if the client has no way to take it. */
export function telnetBytes(
  connection: TelnetConnection,
  command: Command,
  options: OutletOptions,
  structured: Structured,
): Uint8Array[] {
  if (isInBand(command)) return textBytes(connection, command, options);
  const hasGmcp = options.via !== 'msdp' && connection.supports('gmcp');
  const hasMsdp = options.via !== 'gmcp' && connection.supports('msdp');
  // COMPAT Mudlet and others negotiate both; Evennia then sends everything twice, which its page says it does not.
  const isMsdpToo = hasMsdp && (!hasGmcp || structured === 'both');
  return [
    ...(hasGmcp ? [gmcpBytes(command, options)] : []),
    ...(isMsdpToo ? [msdpBytes(command, options)] : []),
  ];
}

function sendPrompt(connection: TelnetConnection, command: Command, options: OutletOptions): void {
  const text = textOf(command, options);
  if (text !== undefined) connection.prompt(text);
}

function textBytes({ encoding }: TelnetConnection, command: Command, options: OutletOptions): Uint8Array[] {
  const text = textOf(command, options);
  if (text === undefined) return [];
  const form = `telnet ${encoding} ${options.client.colours}`;
  return [shared(options.forms, command, form, () => writeText(`${text}\n`, encoding))];
}

function gmcpBytes(command: Command, { forms }: OutletOptions): Uint8Array {
  return shared(forms, command, 'telnet gmcp', () => writeMessage('gmcp', gmcpPayload(command)));
}

function gmcpPayload([name, args, kwargs]: Command): Uint8Array {
  return encodeGmcp(commandToGmcp(name), packGmcp(args, kwargs));
}

function msdpBytes(command: Command, { forms, via }: OutletOptions): Uint8Array {
  const make = () => writeMessage('msdp', encodeMsdp(msdpVariables(command, via)));
  return shared(forms, command, 'telnet msdp', make);
}

function msdpVariables([name, args, kwargs]: Command, via: Via | undefined) {
  const [only] = args;
  // The answer to an MSDP command is a variable, whose value is just what it is: an empty array, say.
  const isVariable = via === 'msdp' && args.length === 1 && Object.keys(kwargs).length === 0;
  return isVariable ? [{ name, values: [only ?? null] }] : packMsdp(name, args, kwargs);
}

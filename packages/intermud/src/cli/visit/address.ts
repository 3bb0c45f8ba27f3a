// USER@MUD, and names of muds as people type them: in any case, or just their beginning.
import type { Mud } from '@intermud/mud';
import { CommandError } from '../faults.ts';

/** A user somewhere. */
export interface Address {
  readonly user: string;
  readonly mud: string;
}

/** Reads "USER@MUD". Names of users hold no "@", names of muds neither. @throws {CommandError} 2 */
export function readAddress(text: string, known: Mud): Address {
  const at = text.indexOf('@');
  const user = text.slice(0, Math.max(0, at)).trim();
  const name = text.slice(at + 1).trim();
  if (at >= 0 && user !== '' && name !== '') return { user, mud: mudName(name, known) };
  throw new CommandError(2, `Cannot read "${text}" as USER@MUD: such as fred@Bedrock`);
}

/** The name as the network writes it, if the list knows one that is meant; else as it was typed: the router may know. */
export function mudName(text: string, { mudlist }: Mud): string {
  return mudlist.find(text)?.name ?? text;
}

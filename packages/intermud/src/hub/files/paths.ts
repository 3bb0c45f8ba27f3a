// Which names may be files here. A pure function: no name that it lets through can mean anything outside the folder,
// on any system that this program runs on.

import { FileRefusal } from '@intermud/mud';
import { FILE_RESULTS } from '@intermud/wire';
import { NAME_BYTES_MAX, PATH_BYTES_MAX, PATH_DEPTH_MAX } from './limits.ts';

/** Devices of Windows, which are everywhere, whatever the folder and whatever ending they are given. */
const DEVICES = /^(?:con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³]|conin\$|conout\$|clock\$)(?:\..*)?$/iu;

/** Control and format characters, lone surrogates, drive letters and streams (`c:`, `x:y`), and Windows' own separator. */
const FORBIDDEN = /[\p{C}\p{Zl}\p{Zp}\\:]/u;

/**
 * The parts of a name below the folder; none for the folder itself. Any `/` at the beginning is ignored, as the protocol
 * has it, and so are empty parts and `.`; escapes such as `%2e` are taken as they stand.
 * @throws {FileRefusal} -1 for what may be no file here.
 */
export function readPath(name: string): readonly string[] {
  const parts = name
    .normalize('NFC')
    .split('/')
    .filter((part) => part !== '' && part !== '.');
  const fault = faultOf(parts);
  if (fault === undefined) return parts;
  throw new FileRefusal(FILE_RESULTS.path, `Cannot use path ${JSON.stringify(name.slice(0, 200))}: ${fault}`);
}

function faultOf(parts: readonly string[]): string | undefined {
  if (parts.length > PATH_DEPTH_MAX) return `it has ${parts.length} parts, ${PATH_DEPTH_MAX} are allowed`;
  if (Buffer.byteLength(parts.join('/')) > PATH_BYTES_MAX) return `it has more than ${PATH_BYTES_MAX} bytes`;
  return parts.map(faultOfPart).find((fault) => fault !== undefined);
}

function faultOfPart(part: string): string | undefined {
  if (part.startsWith('.')) return 'no part may begin with a dot'; // `..`, hidden files, and what is only half there.
  if (/[. ]$/u.test(part)) return 'no part may end with a dot or a space'; // Windows drops them: it would be another name.
  if (FORBIDDEN.test(part)) return 'it holds a character that no file here may have';
  if (DEVICES.test(part)) return 'it is the name of a device';
  return Buffer.byteLength(part) > NAME_BYTES_MAX
    ? `a part has more than ${NAME_BYTES_MAX} bytes`
    : undefined;
}

/** Whether a name found on disk is one that others may ask for. */
export function isShown(name: string): boolean {
  return faultOfPart(name) === undefined && !name.includes('/') && name.normalize('NFC') === name;
}

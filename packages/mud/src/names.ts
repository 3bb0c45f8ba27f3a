// Names of muds, users and channels: what may be one.
import { NAME_LENGTH_MAX } from '@intermud/wire';

/** The name of a mud, if it may be one. @throws {RangeError} saying what stands against it. */
export function checkMudName(name: string): string {
  const fault =
    nameFault(name) ?? (name.startsWith('*') ? 'begins with an asterisk, as only routers do' : undefined);
  if (fault !== undefined) throw new RangeError(`Cannot name a mud ${JSON.stringify(name)}: it ${fault}`);
  return name;
}

function nameFault(name: string): string | undefined {
  if (name.length < 1 || name.length > NAME_LENGTH_MAX)
    return `has ${name.length} characters, 1 to ${NAME_LENGTH_MAX} are allowed`;
  if (name !== name.trim()) return 'begins or ends with a space';
  if (/[\p{C}"\\@]/u.test(name)) return 'holds a control character, a quote, a backslash or an @';
  return undefined;
}

// Reads plays: scripts of who sends and who receives, that any implementation can be held to. README.md has the grammar.
import { type LpcValue, parseLpc } from '@intermud/wire';

/** A mud that takes part, and where it logs in. */
export interface Role {
  readonly name: string;
  /** The router's stage name, such as `*alpha`; who runs the play says which real router that is. */
  readonly router: string;
  /** Services that it says it has; none named means all that take part in plays. */
  readonly services: readonly string[] | undefined;
}

/** A field of a packet in a line: a value, anything at all, or the packet that went before. */
export type Part = { readonly value: LpcValue } | 'any' | 'the packet';

/** A packet as a line writes it. Names that the line leaves out are 0. */
export interface PacketLine {
  readonly type: string;
  readonly originator: Address | undefined;
  readonly target: Address;
  readonly parts: readonly Part[];
  /** The line ended in `...`: more fields may follow. */
  readonly isOpen: boolean;
}

/** `user@Mud`, `user`, `@Mud`; `*` is everybody, `router` the router. */
export interface Address {
  readonly user: string | 0;
  /** Undefined: not said. */
  readonly mud: string | 0 | undefined;
  readonly isRouter: boolean;
}

/** One line of a play. */
export type Step =
  | {
      readonly act: 'send' | 'receive';
      readonly who: string;
      readonly packet: PacketLine;
      readonly line: number;
    }
  | { readonly act: 'hear-nothing' | 'leave' | 'return'; readonly who: string; readonly line: number };

/** A whole play. */
export interface Play {
  readonly about: string;
  readonly roles: readonly Role[];
  readonly steps: readonly Step[];
}

const ROLE = /^\[mud\]\s+(\S+)\s+on router\s+(\*\S+)(?:\s+with\s+(.+))?$/;
const DEED = /^(\S+)\s+(leaves|returns|receives\s+nothing)$/;
const PACKET = /^(\S+)\s+(sends|receives)\s+(\S+)\s*(.*)$/;
const DEEDS = { leaves: 'leave', returns: 'return', 'receives nothing': 'hear-nothing' } as const;

/**
 * Reads a play.
 *
 * @throws {SyntaxError} naming the line that makes no sense.
 */
export function readPlay(text: string): Play {
  const about: string[] = [];
  const roles: Role[] = [];
  const steps: Step[] = [];
  for (const [index, raw] of text.split('\n').entries()) {
    const line = withoutComment(raw);
    if (line === '') {
      if (steps.length + roles.length === 0 && raw.startsWith('#')) about.push(raw.slice(1).trim());
      continue;
    }
    const role = readRole(line);
    if (role) roles.push(role);
    else steps.push(readStep(line, index + 1));
  }
  return { about: about.join(' '), roles, steps };
}

/** A `#` outside of quotes begins a comment. */
function withoutComment(line: string): string {
  return line.replace(/^((?:[^"#]|"(?:[^"\\]|\\.)*")*)#.*$/, '$1').trim();
}

function readRole(line: string): Role | undefined {
  const [, name, router, services] = ROLE.exec(line) ?? [];
  if (name === undefined || router === undefined) return undefined;
  return { name: plain(name), router, services: services?.split(/[,\s]+/) };
}

function readStep(line: string, number: number): Step {
  const [, idler, deed] = DEED.exec(line) ?? [];
  if (idler !== undefined)
    return { act: DEEDS[deed?.replace(/\s+/, ' ') as keyof typeof DEEDS], who: plain(idler), line: number };
  const [, who, verb, type, rest] = PACKET.exec(line) ?? [];
  if (who === undefined || type === undefined)
    throw new SyntaxError(`Cannot read play: line ${number} is ${JSON.stringify(line)}`);
  const act = verb === 'sends' ? 'send' : 'receive';
  return { act, who: plain(who), packet: readPacketLine(type, rest ?? '', number), line: number };
}

/** Names in plays write `_` for a space, since a line is cut at spaces. */
const plain = (name: string): string => name.replaceAll('_', ' ');

function readPacketLine(type: string, text: string, line: number): PacketLine {
  const tokens = tokenize(text, line);
  const arrow = tokens.indexOf('->');
  const from = arrow > 0 || isAddress(tokens[0]) ? tokens[0] : undefined;
  const originator = from === undefined ? undefined : readAddress(from);
  const target = arrow < 0 ? EVERYBODY : readAddress(tokens[arrow + 1] ?? '*');
  const fields = tokens.slice(arrow < 0 ? Number(from !== undefined) : arrow + 2);
  const isOpen = fields.at(-1) === '...';
  return { type, originator, target, parts: readParts(isOpen ? fields.slice(0, -1) : fields, line), isOpen };
}

/** A line that receives may name the originator without an arrow: `router`, `user@Mud`, `@Mud`. */
const isAddress = (token = ''): boolean => token === 'router' || /^[^"(]*@/.test(token);

const EVERYBODY: Address = { user: 0, mud: 0, isRouter: false };

function readAddress(text: string): Address {
  if (text === '*') return EVERYBODY;
  if (text === 'router') return { user: 0, mud: undefined, isRouter: true };
  const [user = '', mud] = text.split('@');
  return {
    user: user === '' ? 0 : plain(user),
    mud: mud === undefined ? undefined : plain(mud),
    isRouter: false,
  };
}

/** Strings in quotes, whole LPC arrays and mappings, and words. */
function tokenize(text: string, line: number): string[] {
  const tokens: string[] = [];
  let rest = text.trim();
  while (rest !== '') {
    const token = /^"(?:[^"\\]|\\.)*"/.exec(rest)?.[0] ?? container(rest) ?? /^\S+/.exec(rest)?.[0];
    if (token === undefined)
      throw new SyntaxError(`Cannot read play: line ${line} has an open quote or bracket`);
    tokens.push(token);
    rest = rest.slice(token.length).trim();
  }
  return tokens;
}

/** The array or mapping that `text` begins with, to its matching parenthesis. */
function container(text: string): string | undefined {
  if (!/^\([{[]/.test(text)) return undefined;
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[()]/g)) {
    if (token === '(') depth += 1;
    if (token === ')') depth -= 1;
    if (depth === 0) return text.slice(0, index + 1);
  }
  return undefined;
}

function readParts(tokens: readonly string[], line: number): Part[] {
  const text = tokens.join(' ');
  if (text.endsWith('with the packet')) return [...readParts(tokens.slice(0, -3), line), 'the packet'];
  return tokens.map((token) => (token === '_' ? 'any' : { value: readValue(token, line) }));
}

function readValue(token: string, line: number): LpcValue {
  // A bare word is a string: `unk-user` reads better than `"unk-user"`.
  if (/^[a-z*][\w*-]*$/i.test(token)) return token;
  try {
    return parseLpc(token);
  } catch (cause) {
    throw new SyntaxError(`Cannot read play: line ${line} has the field ${token}`, { cause });
  }
}

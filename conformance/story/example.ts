// The configs of a network of routers, made from the one that the operator's guide shows.
import { readFile } from 'node:fs/promises';

/** A router by its short name, "alpha" for *alpha, and what stands for its place in the example. */
export interface Place {
  readonly name: string;
  /** "host:port", as this router dials it. */
  readonly dialled: string;
}

/** What stands for a router's own place in the example. */
export interface OwnPlace {
  readonly name: string;
  /** "host:port". */
  readonly listen: string;
  /** "ip port". */
  readonly address: string;
}

/** The config of *alpha as docs/operator.md has it. */
export async function readExample(): Promise<string> {
  const page = await readFile(new URL('../../docs/operator.md', import.meta.url), 'utf8');
  const found = /## Many routers.*?```toml\n(.*?)```/s.exec(page)?.[1];
  if (found === undefined) throw new Error('Cannot find the config of many routers in docs/operator.md');
  return found;
}

/** The example with the names turned, as it says itself: for one router of any number. */
export function turned(example: string, own: OwnPlace, others: readonly Place[]): string {
  const peerLine = /^peers\."\*beta".*$/m.exec(example)?.[0] ?? '';
  const peers = others.map((other) => peerFor(peerLine, own.name, other));
  const lines = example.split('\n').filter((line) => !line.startsWith('peers.'));
  const at = lines.findIndex((line) => line.startsWith('address'));
  return lines
    .toSpliced(at + 1, 0, ...peers)
    .join('\n')
    .replace('"*alpha"', `"*${own.name}"`)
    .replace('"Alpha Hub"', `"${capitalised(own.name)} Hub"`)
    .replace('0.0.0.0:8080', own.listen)
    .replace('192.0.2.1 8080', own.address);
}

/** Both ends of a pair have the same secret, whichever is named first. */
function peerFor(line: string, us: string, { name, dialled }: Place): string {
  const [one = '', other = ''] = [us, name].toSorted();
  return line
    .replace('*beta', `*${name}`)
    .replace('192.0.2.2:8080', dialled)
    .replace('alpha and beta', `${one} and ${other}`);
}

const capitalised = (name: string): string => name.slice(0, 1).toUpperCase() + name.slice(1);

// For tests: bytes as words, and what a connection says.

import { COMMANDS, OPTIONS } from './codes.ts';
import { TelnetConnection } from './connection/connection.ts';
import type { TelnetConnectionOptions, TelnetEvents } from './connection/types.ts';
import { concatBytes } from './writer.ts';

const WORDS: Readonly<Record<string, number>> = {
  ...COMMANDS,
  ...Object.fromEntries(Object.entries(OPTIONS).map(([name, { code }]) => [name.toUpperCase(), code])),
  EOR: COMMANDS.EOR,
  'EOR-OPTION': OPTIONS.eor.code,
};

/** Bytes of `IAC SB TTYPE 00 "TINTIN++" IAC SE`: command and option words, hex bytes, quoted text in UTF-8. */
export function wire(script: string): Uint8Array {
  const tokens = script.match(/"[^"]*"|\S+/g) ?? [];
  return concatBytes(tokens.map(token));
}

function token(word: string): Uint8Array {
  if (word.startsWith('"')) return new TextEncoder().encode(word.slice(1, -1));
  const code = WORDS[word];
  return Uint8Array.of(code ?? Number.parseInt(word, 16));
}

/** Bytes as latin1 text, for comparing in one string. */
export function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

/** The two ways in which every case is run: chunks may fall anywhere. */
export const CUTS: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array[]>> = {
  'in one chunk': (bytes) => [bytes],
  'byte by byte': (bytes) => Array.from(bytes, (byte) => Uint8Array.of(byte)),
};

/** One thing that a connection told, as [name, payload]. */
export type Told = { [Name in keyof TelnetEvents]: [Name, TelnetEvents[Name]] }[keyof TelnetEvents];

const EVENTS: Readonly<Record<keyof TelnetEvents, true>> = {
  line: true,
  gmcp: true,
  msdp: true,
  client: true,
  naws: true,
  charset: true,
  environ: true,
  option: true,
  command: true,
  ready: true,
  fault: true,
};

/** A connection whose output and events are kept. */
export class Bench {
  readonly connection: TelnetConnection;
  readonly told: Told[] = [];
  #written: Uint8Array[] = [];

  constructor(options: TelnetConnectionOptions = {}) {
    this.connection = new TelnetConnection({ write: (bytes) => this.#written.push(bytes) }, options);
    for (const name of Object.keys(EVENTS) as (keyof TelnetEvents)[]) {
      this.connection.on(name, (payload) => this.told.push([name, payload] as Told));
    }
  }

  /** The client sends this. */
  receive(script: string): this {
    this.connection.receive(wire(script));
    return this;
  }

  /** What was written since the last call. */
  written(): Uint8Array {
    return concatBytes(this.#written.splice(0));
  }

  /** Payloads of all events of this name so far. */
  heard<Name extends keyof TelnetEvents>(name: Name): TelnetEvents[Name][] {
    return this.told.filter(([told]) => told === name).map(([, payload]) => payload as TelnetEvents[Name]);
  }
}

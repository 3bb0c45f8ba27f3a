// What one session is kept informed of, and what it was told last.

import type { JsonValue } from './json.ts';
import type { Command } from './message.ts';
import type { Via } from './outlet.ts';

/** One thing that is sent now, and again whenever it has changed. */
export interface Report {
  /** Unlike any other report's of the session. */
  readonly key: string;
  /** Names of the variables that it is made of. */
  readonly variables: readonly string[];
  /** The way it goes; undefined for whatever the client can. */
  readonly via: Via | undefined;
  /** What is to be sent now; undefined if there is nothing that the session may see. */
  compose(): Command | undefined;
}

/** Takes commands to the client. */
export type Deliver = (commands: readonly Command[], via: Via | undefined) => void;

/** All reports of one session. */
export class Reports {
  readonly #reports = new Map<string, { report: Report; last: string }>();

  /** Adds a report, in place of an earlier one of the same key, and sends it at once. */
  add(report: Report, deliver: Deliver): void {
    this.#reports.delete(report.key);
    this.#reports.set(report.key, { report, last: '' });
    this.#send((each) => each === report, deliver);
  }

  has(key: string): boolean {
    return this.#reports.has(key);
  }

  remove(key: string): void {
    this.#reports.delete(key);
  }

  /** Keys that begin so, without that beginning, in the order in which they were added. */
  keys(beginning: string): string[] {
    const keys = [...this.#reports.keys()].filter((key) => key.startsWith(beginning));
    return keys.map((key) => key.slice(beginning.length));
  }

  /** Sends the reports of these variables that are not what was sent last. Neighbours that go the same way go together. */
  update(variables: ReadonlySet<string>, deliver: Deliver): void {
    this.#send((report) => report.variables.some((name) => variables.has(name)), deliver);
  }

  #send(fits: (report: Report) => boolean, deliver: Deliver): void {
    const byWay = new Map<Via | undefined, Command[]>();
    for (const entry of this.#reports.values()) {
      const command = fits(entry.report) ? this.#news(entry) : undefined;
      if (command !== undefined)
        byWay.set(entry.report.via, [...(byWay.get(entry.report.via) ?? []), command]);
    }
    for (const [via, commands] of byWay) deliver(commands, via);
  }

  #news(entry: { report: Report; last: string }): Command | undefined {
    const command = entry.report.compose();
    if (command === undefined) return undefined;
    const text = JSON.stringify(command);
    if (text === entry.last) return undefined;
    entry.last = text;
    return command;
  }
}

/** An MSDP variable as it goes to a client: of its own over MSDP, in the GMCP package MSDP elsewhere. */
export function msdpCommand(via: Via, name: string, value: JsonValue): Command {
  return via === 'msdp' ? [name, [value], {}] : ['msdp', [], { [name]: value }];
}

// One ssh client's terminal, and its session.

import { StringDecoder } from 'node:string_decoder';
import type { Connection, ServerChannel, Session as SshSession } from 'ssh2';
import type { Slot } from '../addresses.ts';
import { type ClientInfo, sizeOr, UNKNOWN_CLIENT } from '../client.ts';
import type { Command } from '../message.ts';
import type { Outlet, OutletOptions } from '../outlet.ts';
import { textOf } from '../outputfuncs/text.ts';
import type { Account, Session } from '../session.ts';
import { LineEditor } from '../terminal/line-editor.ts';
import { clientWord } from '../terminal/text.ts';
import type { DoorHost } from './door.ts';
import { coloursOfTerminal } from './telnet-link.ts';

/** Who has come in. */
export interface ShellOptions<A extends Account> {
  readonly slot: Slot;
  readonly user: string;
  readonly account: A | undefined;
  /** To be called before each write: what goes out in one turn then goes together. */
  hold(): void;
  /** Cuts the connection. */
  hangUp(): void;
  /** The client has asked for a shell. */
  onShell(): void;
  onSession(session: Session<A>): void;
}

interface Pty {
  readonly term: string;
  readonly cols: number;
  readonly rows: number;
}

/** Gives a connection one shell. Commands, subsystems, forwarding and second shells are refused. */
export function acceptShell<A extends Account>(
  connection: Connection,
  host: DoorHost<A>,
  options: ShellOptions<A>,
): void {
  let hasSession = false;
  connection.on('session', (accept, reject) => {
    if (hasSession) return void reject();
    hasSession = true;
    serveSession(accept(), connection, host, options);
  });
}

function serveSession<A extends Account>(
  session: SshSession,
  connection: Connection,
  host: DoorHost<A>,
  options: ShellOptions<A>,
): void {
  let pty: Pty | undefined;
  let shell: SshShell<A> | undefined;
  session.on('pty', (accept, _reject, info) => {
    pty = info as unknown as Pty;
    accept?.();
  });
  session.on('window-change', (accept, _reject, { cols, rows }) => {
    accept?.();
    shell?.resize(cols, rows);
  });
  session.on('exec', (_accept, reject) => void reject?.());
  session.on('subsystem', (_accept, reject) => void reject?.());
  session.on('shell', (accept, reject) => {
    if (shell !== undefined) return void reject?.();
    options.onShell();
    shell = new SshShell(accept(), connection, host, options, pty);
  });
}

/** Text both ways, edited on our side: a terminal that is connected by ssh sends keys and shows bytes, and no more. */
class SshShell<A extends Account> implements Outlet {
  readonly structure = 'none';
  readonly #host: DoorHost<A>;
  readonly #channel: ServerChannel;
  readonly #connection: Connection;
  readonly #hold: () => void;
  readonly #hangUp: () => void;
  readonly #editor: LineEditor;
  #session: Session<A> | undefined; // while the game greets it, there is none yet
  #isClosed = false;

  constructor(
    channel: ServerChannel,
    connection: Connection,
    host: DoorHost<A>,
    { slot, user, account, hold, hangUp, onSession }: ShellOptions<A>,
    pty: Pty | undefined,
  ) {
    this.#host = host;
    this.#channel = channel;
    this.#connection = connection;
    this.#hold = hold;
    this.#hangUp = hangUp;
    const client = clientOf(user, pty);
    this.#editor = new LineEditor({
      charsMax: host.limits.lineChars,
      historyCharsMax: host.limits.historyChars,
      isTerminal: pty !== undefined,
      columns: client.columns,
      write: (text) => this.#write(text),
      onLine: (line) => this.#session?.receive(['text', [line], {}], 'text', line.length),
      onEnd: () => this.#gone('The client has ended its input'),
    });
    this.#session = host.open(this, { protocol: 'ssh', slot, isSecure: true, client, account });
    onSession(this.#session);
    this.#listen();
  }

  send(commands: readonly Command[], options: OutletOptions): void {
    for (const command of commands) this.#send(command, options);
  }

  echo(isOn: boolean): void {
    this.#editor.echo(isOn);
  }

  close(_reason: string): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (this.#channel.writable) this.#channel.exit(0);
    this.#channel.end();
    // A client that is cut off before it has closed the channel itself takes that for a failure.
    const cancel = this.#host.clock.after(this.#host.limits.goodbyeMs, this.#hangUp);
    this.#channel.once('close', () => {
      cancel();
      this.#connection.end();
    });
  }

  resize(columns: number, rows: number): void {
    const client = this.#session?.client ?? UNKNOWN_CLIENT;
    const size = { columns: sizeOr(client.columns, columns), rows: sizeOr(client.rows, rows) };
    this.#editor.resize(size.columns);
    this.#session?.updateClient(size);
  }

  #send(command: Command, options: OutletOptions): void {
    const text = textOf(command, options);
    if (text === undefined) return;
    if (options.raw === true) this.#editor.raw(text);
    else if (command[0] === 'prompt') this.#editor.prompt(text);
    else this.#editor.print(text);
  }

  #listen(): void {
    const decoder = new StringDecoder('utf8'); // keeps a character that is cut in two until its rest comes
    this.#channel.on('data', (chunk: Buffer) => this.#editor.feed(decoder.write(chunk)));
    this.#channel.on('error', () => undefined);
    this.#channel.once('end', () => this.#gone('The client has ended its input'));
    this.#channel.once('close', () => this.#gone('The client has hung up'));
    this.#connection.once('close', () => this.#gone('The client has hung up'));
  }

  #write(text: string): void {
    if (this.#isClosed || !this.#channel.writable) return;
    this.#hold();
    this.#channel.write(text);
    const { outputBytes } = this.#host.limits;
    if (this.#channel.writableLength <= outputBytes) return;
    this.#hangUp();
    this.#gone(`The client does not read: over ${outputBytes} bytes wait`);
  }

  #gone(reason: string): void {
    this.#session?.close(reason);
  }
}

function clientOf(user: string, pty: Pty | undefined): ClientInfo {
  const { columns, rows } = UNKNOWN_CLIENT;
  return {
    ...UNKNOWN_CLIENT,
    user: clientWord(user),
    terminal: clientWord(pty?.term),
    columns: sizeOr(columns, pty?.cols),
    rows: sizeOr(rows, pty?.rows),
    colours: pty === undefined ? 'none' : coloursOfTerminal(pty.term),
  };
}

// One telnet client, over TCP, TLS or WebSocket, and its session.

import {
  concatBytes,
  findEncoding,
  gmcpToCommand,
  type TelnetClient,
  TelnetConnection,
  type TelnetError,
  unpackGmcp,
  unpackMsdp,
} from '@intermud/telnet';
import type { Slot } from '../addresses.ts';
import { type ClientInfo, type Colours, sizeOr, UNKNOWN_CLIENT } from '../client.ts';
import { every } from '../clock.ts';
import type { JsonObject } from '../json.ts';
import type { Command } from '../message.ts';
import type { Outlet, OutletOptions, Structure, Via } from '../outlet.ts';
import type { Forms } from '../outputfuncs/forms.ts';
import { isPrompt, sendTelnet, telnetBytes, telnetForm } from '../outputfuncs/telnet.ts';
import type { Account, Session } from '../session.ts';
import type { DoorHost, TelnetDoorOptions } from './door.ts';
import type { Pipe } from './pipe.ts';

/** What is received before the client has named itself, and waits for the session. */
interface Early {
  readonly command: Command;
  readonly via: Via;
  readonly bytes: number;
}

type LinkState<A extends Account> =
  | { at: 'settling'; early: Early[]; earlyBytes: number; cancel: () => void }
  | { at: 'opening' }
  | { at: 'open'; session: Session<A> }
  | { at: 'closed' };

/** How a link was made. */
export interface TelnetLinkOptions {
  readonly slot: Slot;
  readonly isSecure: boolean;
  readonly protocol: 'telnet' | 'websocket';
  readonly mssp?: TelnetDoorOptions['mssp'] | undefined;
}

/**
 * Negotiates, then opens a session: when the client has answered everything, or after `settleMs`, so that the first
 * screen is right in size, colours and encoding for those who can tell. What it sends before waits.
 */
export class TelnetLink<A extends Account> implements Outlet {
  readonly #host: DoorHost<A>;
  readonly #pipe: Pipe;
  readonly #options: TelnetLinkOptions;
  readonly #connection: TelnetConnection;
  readonly #stopKeepalive: () => void;
  #state: LinkState<A>;
  #client: ClientInfo = UNKNOWN_CLIENT;
  #isHiding = false;

  constructor(pipe: Pipe, host: DoorHost<A>, options: TelnetLinkOptions) {
    this.#pipe = pipe;
    this.#host = host;
    this.#options = options;
    this.#connection = new TelnetConnection(
      { write: (bytes) => this.#write(bytes) },
      { options: options.mssp === undefined ? { mssp: 'refuse' } : {} },
    );
    this.#state = {
      at: 'settling',
      early: [],
      earlyBytes: 0,
      // A turn later: after a hiccup of ours the time is up before what has come meanwhile is read.
      cancel: host.clock.after(host.limits.settleMs, () => host.clock.soon(() => this.#open())),
    };
    this.#stopKeepalive = every(host.clock, host.limits.keepaliveMs, () => this.#connection.keepalive());
    this.#listen();
    this.#connection.start();
  }

  /** Takes bytes from the client. */
  receive(chunk: Uint8Array): void {
    if (this.#state.at !== 'closed') this.#connection.receive(chunk);
  }

  /** The client is gone. */
  gone(reason: string): void {
    if (this.#state.at === 'open') this.#state.session.close(reason);
    else this.close(reason);
  }

  get structure(): Structure {
    if (this.#connection.supports('gmcp')) return 'gmcp';
    return this.#connection.supports('msdp') ? 'msdp' : 'none';
  }

  send(commands: readonly Command[], options: OutletOptions): void {
    const { forms } = options;
    if (forms === undefined || commands.some(isPrompt))
      for (const command of commands) this.#send(command, options);
    else this.#sendShared(commands, options, forms);
  }

  echo(isOn: boolean): void {
    this.#isHiding = !isOn;
    this.#connection.echo(isOn);
  }

  setEncoding(label: string): void {
    const encoding = findEncoding(label);
    if (encoding !== undefined) this.#connection.setEncoding(encoding); // which tells of it: 'charset'
  }

  close(_reason: string): void {
    if (this.#state.at === 'closed') return;
    if (this.#state.at === 'settling') this.#state.cancel();
    this.#state = { at: 'closed' };
    this.#stopKeepalive();
    void this.#connection.stop().then(() => this.#pipe.end());
    this.#host.clock.after(this.#host.limits.goodbyeMs, () => this.#pipe.destroy());
  }

  #send(command: Command, options: OutletOptions): void {
    this.#trying(() => sendTelnet(this.#connection, command, options, this.#host.structured));
  }

  /** All commands as one piece, which others are sent too. */
  #sendShared(commands: readonly Command[], options: OutletOptions, forms: Forms): void {
    const { structured } = this.#host;
    const form = telnetForm(this.#connection, options, structured);
    const make = (command: Command) => () => telnetBytes(this.#connection, command, options, structured);
    const whole = () => commands.flatMap((command) => this.#trying(make(command)) ?? []);
    this.#connection.write(forms.once(commands, form, () => concatBytes(whole())));
  }

  // A value that this protocol cannot say costs that command, not the session.
  #trying<T>(make: () => T): T | undefined {
    try {
      return make();
    } catch (error) {
      this.#host.onError(error);
      return undefined;
    }
  }

  #write(bytes: Uint8Array): void {
    this.#pipe.write(bytes);
    const { outputBytes } = this.#host.limits;
    if (this.#pipe.waitingBytes <= outputBytes) return;
    this.#pipe.destroy();
    this.gone(`The client does not read: over ${outputBytes} bytes wait`);
  }

  #listen(): void {
    const connection = this.#connection;
    connection.on('line', (line) => this.#line(line));
    connection.on('gmcp', ({ name, data }) => {
      const { args, kwargs } = unpackGmcp(data);
      this.#receive([gmcpToCommand(name), args, kwargs as JsonObject], 'gmcp');
    });
    connection.on('msdp', ({ variables }) => {
      for (const { name, args, kwargs } of unpackMsdp(variables)) this.#receive([name, args, kwargs], 'msdp');
    });
    connection.on('client', (client) => this.#update(describe(client)));
    connection.on('naws', ({ columns, rows }) => this.#resize(columns, rows));
    connection.on('charset', ({ encoding }) => this.#update({ encoding }));
    connection.on('option', ({ option, enabled }) => this.#option(option, enabled));
    connection.on('ready', () => this.#open());
    connection.on('fault', (fault) => this.#fault(fault));
  }

  #line(line: string): void {
    // The Enter of a line that is not shown is not shown either: what follows would stand behind the question.
    if (this.#isHiding) this.#connection.send('\n');
    // A browser that is sent here by a hostile page speaks HTTP; nothing of it is to be taken for commands.
    if (/^[A-Z]{3,7} \S+ HTTP\/\d/.test(line)) this.gone('The client speaks HTTP');
    else this.#receive(['text', [line], {}], 'text');
  }

  #receive(command: Command, via: Via): void {
    const bytes = JSON.stringify(command).length;
    if (this.#state.at === 'open') this.#state.session.receive(command, via, bytes);
    if (this.#state.at === 'settling') this.#keep(this.#state, { command, via, bytes });
  }

  #keep(state: LinkState<A> & { at: 'settling' }, early: Early): void {
    const { waitingCommands, waitingBytes } = this.#host.limits;
    if (state.early.length >= waitingCommands || state.earlyBytes + early.bytes > waitingBytes) return;
    state.early.push(early);
    state.earlyBytes += early.bytes;
  }

  #update(news: Partial<ClientInfo>): void {
    this.#client = { ...this.#client, ...news };
    if (this.#state.at === 'open') this.#state.session.updateClient(news);
  }

  #resize(columns: number, rows: number): void {
    this.#update({ columns: sizeOr(this.#client.columns, columns), rows: sizeOr(this.#client.rows, rows) });
  }

  #option(option: string, isOn: boolean): void {
    if (option === 'mssp' && isOn && this.#options.mssp !== undefined)
      this.#connection.mssp(this.#options.mssp());
    const isStructure = option === 'gmcp' || option === 'msdp';
    if (isStructure && this.#state.at === 'open') this.#state.session.structureChanged();
  }

  #fault(fault: TelnetError): void {
    if (fault.fatal) this.gone(fault.message);
    else if (fault.code === 'MESSAGE_TOO_LONG')
      this.#host.onError(fault); // ours: it was not sent
    else if (this.#state.at === 'open')
      this.#state.session.malformed(fault.message, 'text', faultCode(fault));
  }

  #open(): void {
    if (this.#state.at !== 'settling') return;
    const { early, cancel } = this.#state;
    cancel();
    const { protocol, slot, isSecure } = this.#options;
    this.#state = { at: 'opening' };
    const client = this.#client;
    const session = this.#host.open(this, { protocol, slot, isSecure, client });
    if (session.state === 'closed') return;
    this.#state = { at: 'open', session };
    if (this.#client !== client) session.updateClient(this.#client); // the greeting has set an encoding
    session.structureChanged();
    for (const { command, via, bytes } of early) session.receive(command, via, bytes);
  }
}

function faultCode({ code }: TelnetError): 'too-long' | 'bad-message' {
  return code === 'LINE_TOO_LONG' || code === 'SUBNEGOTIATION_TOO_LONG' ? 'too-long' : 'bad-message';
}

function describe({ name, version, terminal, mtts, hasMtts }: TelnetClient): Partial<ClientInfo> {
  return {
    ...(name === undefined ? {} : { name }),
    ...(version === undefined ? {} : { version }),
    ...(terminal === undefined ? {} : { terminal }),
    colours: hasMtts ? coloursOf(mtts) : coloursOfTerminal(terminal ?? ''),
    screenReader: mtts.screenReader,
  };
}

function coloursOf({ truecolor, colors256, ansi }: TelnetClient['mtts']): Colours {
  if (truecolor) return 'true';
  if (colors256) return '256';
  return ansi ? 'ansi' : 'none';
}

/** Colours by a terminal's name, as termcap has them. */
export function coloursOfTerminal(terminal: string): Colours {
  if (/^(dumb|unknown-dumb)$/i.test(terminal)) return 'none';
  if (/truecolor|24bit|direct/i.test(terminal)) return 'true';
  return /256/.test(terminal) ? '256' : 'ansi';
}

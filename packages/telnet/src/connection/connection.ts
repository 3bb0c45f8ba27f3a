// One client: bytes in, events out; text and messages in, bytes out.

import { COMMANDS, findOptionName, OPTIONS, type OptionName, type Side } from '../codes.ts';
import { Emitter } from '../emitter.ts';
import { type FaultCode, TelnetError } from '../faults.ts';
import type { JsonValue } from '../gmcp/json.ts';
import { Outbox } from '../mccp/outbox.ts';
import { findZlib, type Zlib } from '../mccp/zlib.ts';
import type { MsdpVariables } from '../msdp/codec.ts';
import type { MsspVariables } from '../mssp.ts';
import type { WindowSize } from '../naws.ts';
import { type TelnetEvent, TelnetParser } from '../parser.ts';
import { decodeText, type Encoding } from '../text/encodings.ts';
import { applyErasers, LineCutter } from '../text/lines.ts';
import { concatBytes, writeCommand, writeSubnegotiation, writeText } from '../writer.ts';
import { Agreements } from './agreements.ts';
import { Input } from './input.ts';
import { Messages } from './messages.ts';
import { policyOf } from './policy.ts';
import { type Known, nothingKnown, optionChanged, payloadReceived, type Talk } from './protocols.ts';
import type {
  TelnetClient,
  TelnetCommand,
  TelnetConnectionOptions,
  TelnetEvents,
  TelnetSink,
} from './types.ts';

const PASSED_ON: Readonly<Record<number, TelnetCommand>> = {
  [COMMANDS.BRK]: 'brk',
  [COMMANDS.IP]: 'ip',
  [COMMANDS.AO]: 'ao',
  [COMMANDS.AYT]: 'ayt',
  [COMMANDS.EOF]: 'eof',
  [COMMANDS.SUSP]: 'susp',
  [COMMANDS.ABORT]: 'abort',
};

/**
 * A telnet client, as a game sees it. Knows no socket and no clock: the owner calls {@link receive} with what comes,
 * gives a sink for what goes, calls {@link keepalive} now and then, and {@link stop} when the socket is closed.
 *
 * Events are called from inside receive() (with MCCP3 from zlib's callback), in the order of the bytes. Listeners
 * MUST NOT throw. No bytes from outside make a method throw.
 *
 * @example
 * const client = new TelnetConnection(socket);
 * client.on('line', (line) => client.send(`You said: ${line}\n`));
 * socket.on('data', (chunk) => client.receive(chunk));
 * client.start();
 */
export class TelnetConnection implements AsyncDisposable {
  readonly #emitter = new Emitter<TelnetEvents>();
  readonly #zlib: Zlib | undefined;
  readonly #outbox: Outbox;
  readonly #parser: TelnetParser;
  readonly #lines: LineCutter;
  readonly #agreements: Agreements;
  readonly #known: Known = nothingKnown();
  readonly #talk: Talk;
  readonly #input: Input;
  readonly #messages: Messages;
  #encoding: Encoding;

  constructor(sink: TelnetSink, options: TelnetConnectionOptions = {}) {
    this.#zlib = 'zlib' in options ? options.zlib : findZlib();
    this.#encoding = options.encoding ?? 'utf-8';
    this.#input = new Input({
      zlib: this.#zlib,
      read: (bytes) => this.#read(bytes),
      failed: (fault) => this.#fault(fault),
    });
    this.#outbox = new Outbox(sink, (fault) => this.#fault(fault));
    this.#parser = new TelnetParser(options.subnegotiationBytesMax);
    this.#lines = new LineCutter(options.lineBytesMax);
    this.#agreements = new Agreements({
      policy: policyOf(options, this.#zlib),
      write: (bytes) => this.#outbox.write(bytes),
      changed: (option, side, enabled) => this.#changed(option, side, enabled),
      ready: () => this.#emitter.emit('ready', undefined),
    });
    this.#talk = this.#makeTalk();
    this.#messages = new Messages({
      isOn: (option) => this.supports(option),
      write: (bytes) => this.#outbox.write(bytes),
      failed: (fault) => this.#fault(fault),
    });
  }

  /** Adds a listener; the function returned takes it away again. */
  on<Name extends keyof TelnetEvents>(
    name: Name,
    listener: (payload: TelnetEvents[Name]) => void,
  ): () => void {
    return this.#emitter.on(name, listener);
  }

  /** What the client has told about itself so far. */
  get client(): TelnetClient {
    return this.#known.client;
  }

  /** The size of its window, if it has told. */
  get window(): WindowSize | undefined {
    return this.#known.window;
  }

  /** The encoding of text, both ways. */
  get encoding(): Encoding {
    return this.#encoding;
  }

  /** Overrides the encoding, for a player who knows better than the client; emits `charset` if that changes it. */
  setEncoding(encoding: Encoding): void {
    if (encoding === this.#encoding) return;
    this.#encoding = encoding;
    this.#emitter.emit('charset', { encoding });
  }

  /** Sends all offers. Call it once, before anything else is sent. */
  start(): void {
    if (!this.#input.isOver) this.#agreements.start();
  }

  /**
   * Reads nothing more and calls no listener again; ends a compressed stream properly. Resolves when the sink has
   * been given the last byte, so await it before the socket is ended.
   */
  async stop(): Promise<void> {
    this.#stopReading();
    this.#emitter.clear();
    await this.#outbox.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  /** Takes the next bytes from the client, cut anywhere. They MUST NOT be changed afterwards. */
  receive(chunk: Uint8Array): void {
    this.#input.receive(chunk);
  }

  /** Sends text. `\n` and `\r\n` become CR LF, a lone `\r` becomes CR NUL; what the encoding lacks becomes close ASCII. */
  send(text: string): void {
    this.#outbox.write(writeText(text, this.#encoding));
  }

  /** Sends text that the cursor stays behind, and marks it as a prompt: by EOR if that is on, else by GA unless SGA is on. */
  prompt(text: string): void {
    this.#outbox.write(concatBytes([writeText(text, this.#encoding), this.#promptMark()]));
  }

  /**
   * Sends what `writeText` or `writeMessage` gave, so that many connections share one making of it. The text
   * MUST be in this connection's encoding, and the option MUST be on. `bytes` MUST NOT be changed afterwards.
   */
  write(bytes: Uint8Array): void {
    this.#outbox.write(bytes);
  }

  /**
   * Sends a GMCP message. False if it was not sent: the client has no GMCP, or it is longer than
   * SUBNEGOTIATION_OUT_BYTES_MAX, which is a fault too.
   * @throws {RangeError} if the name is empty or holds a blank.
   */
  gmcp(name: string, value?: JsonValue): boolean {
    return this.#messages.gmcp(name, value);
  }

  /**
   * Sends MSDP variables. False as with {@link gmcp}.
   * @throws {RangeError} if a value is nested deeper than MSDP_DEPTH_MAX.
   */
  msdp(variables: MsdpVariables): boolean {
    return this.#messages.msdp(variables);
  }

  /** Sends the game's MSSP variables, to be called when `option` says that mssp is on. At most MSSP_ANSWERS_MAX times a client. */
  mssp(variables: MsspVariables): boolean {
    return this.#messages.mssp(variables);
  }

  /** Whether the client is to show what is typed. `echo(false)` hides a password (IAC WILL ECHO), `echo(true)` ends that. */
  echo(on: boolean): void {
    this.negotiate('echo', !on);
  }

  /** Whether an option is on, on either side. */
  supports(name: OptionName): boolean {
    return this.#agreements.isOn(name);
  }

  /** Asks the client for an option, on or off, on the side where it is offered. `option` tells when it is so. */
  negotiate(name: OptionName, enabled: boolean): void {
    if (!this.#input.isOver) this.#agreements.request(name, enabled);
  }

  /** Sends IAC NOP, which no client shows: it keeps address translators awake and finds dead links. */
  keepalive(): void {
    this.#outbox.write(writeCommand(COMMANDS.NOP));
  }

  #makeTalk(): Talk {
    return {
      known: this.#known,
      tell: (option, payload) => this.#outbox.write(writeSubnegotiation(OPTIONS[option].code, payload)),
      send: (text) => this.send(text),
      emit: (name, payload) => this.#emitter.emit(name, payload),
      ask: (question) => this.#agreements.owe(question),
      answered: (question) => this.#agreements.settle(question),
      setEncoding: (encoding) => this.setEncoding(encoding),
      deflate: () => this.#deflate(),
      endDeflate: () => this.#outbox.finish(),
      inflate: () => this.#input.inflate(() => this.#parser.detach()),
    };
  }

  #read(bytes: Uint8Array): void {
    for (const event of this.#parser.push(bytes)) this.#handle(event);
  }

  #handle(event: TelnetEvent): void {
    if (event.kind === 'data') this.#data(event.bytes);
    else if (event.kind === 'command') this.#command(event.code);
    else if (event.kind === 'negotiate') this.#agreements.receive(event.verb, event.option);
    else if (event.kind === 'subnegotiation') this.#subnegotiation(event.option, event.payload);
    else this.#complain(event.code, event.message);
  }

  #data(bytes: Uint8Array): void {
    for (const event of this.#lines.push(bytes)) {
      if (this.#input.isOver) return; // A listener has stopped us.
      this.#agreements.assumeOff('echo'); // Who types the next line has seen that it is shown.
      if (event.kind === 'line')
        this.#emitter.emit('line', applyErasers(decodeText(event.bytes, this.#encoding)));
      else this.#complain('LINE_TOO_LONG', `Cannot read line: it is longer than ${event.bytesMax} bytes`);
    }
  }

  #command(code: number): void {
    if (code === COMMANDS.EC) this.#lines.eraseCharacter();
    if (code === COMMANDS.EL) this.#lines.eraseLine();
    if (code === COMMANDS.AYT) this.send('\n[Yes]\n'); // RFC 854 wants something that a person can see.
    const command = PASSED_ON[code];
    if (command !== undefined) this.#emitter.emit('command', command);
  }

  #changed(option: OptionName, side: Side, enabled: boolean): void {
    optionChanged(this.#talk, option, side, enabled);
    this.#emitter.emit('option', { option, enabled, side });
  }

  #subnegotiation(code: number, payload: Uint8Array): void {
    const option = findOptionName(code);
    try {
      if (option === undefined || !this.supports(option)) {
        throw new TelnetError(
          'NOT_NEGOTIATED',
          `Cannot read subnegotiation: option ${option ?? code} is off`,
        );
      }
      payloadReceived(this.#talk, option, payload);
    } catch (error) {
      if (!(error instanceof TelnetError)) throw error;
      this.#fault(error);
    }
  }

  #promptMark(): Uint8Array {
    if (this.#agreements.isOn('eor', 'local')) return writeCommand(COMMANDS.EOR);
    if (this.#agreements.isOn('sga', 'local')) return new Uint8Array(0);
    return writeCommand(COMMANDS.GA);
  }

  #deflate(): void {
    if (this.#zlib === undefined) return;
    this.#outbox.write(writeSubnegotiation(OPTIONS.mccp2.code, new Uint8Array(0)));
    this.#outbox.compress(this.#zlib);
  }

  #complain(code: FaultCode, message: string): void {
    this.#fault(new TelnetError(code, message));
  }

  #fault(fault: TelnetError): void {
    if (fault.fatal) this.#stopReading();
    this.#emitter.emit('fault', fault);
  }

  #stopReading(): void {
    this.#input.stop();
    this.#parser.detach();
  }
}

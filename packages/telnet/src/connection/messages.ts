// Structured messages to a client: only what it has on, and nothing that is too long.

import type { OptionName } from '../codes.ts';
import { TelnetError } from '../faults.ts';
import { encodeGmcp } from '../gmcp/codec.ts';
import type { JsonValue } from '../gmcp/json.ts';
import { MSSP_ANSWERS_MAX } from '../limits.ts';
import { encodeMsdp, type MsdpVariables } from '../msdp/codec.ts';
import { encodeMssp, type MsspVariables } from '../mssp.ts';
import { writeMessage } from '../writer.ts';

/** What messages work with. */
export interface MessagesOptions {
  isOn(option: OptionName): boolean;
  write(bytes: Uint8Array): void;
  /** A message is longer than SUBNEGOTIATION_OUT_BYTES_MAX, and was not sent. */
  failed(fault: TelnetError): void;
}

/** Sends one client's messages. Each method says whether it did. */
export class Messages {
  readonly #options: MessagesOptions;
  #msspAnswers = 0;

  constructor(options: MessagesOptions) {
    this.#options = options;
  }

  /** @throws {RangeError} if the name is empty or holds a blank. */
  gmcp(name: string, value: JsonValue | undefined): boolean {
    return this.#options.isOn('gmcp') && this.#send('gmcp', encodeGmcp(name, value));
  }

  /** @throws {RangeError} if a value is nested deeper than MSDP_DEPTH_MAX. */
  msdp(variables: MsdpVariables): boolean {
    return this.#options.isOn('msdp') && this.#send('msdp', encodeMsdp(variables));
  }

  /** At most MSSP_ANSWERS_MAX times. */
  mssp(variables: MsspVariables): boolean {
    if (!this.#options.isOn('mssp') || this.#msspAnswers === MSSP_ANSWERS_MAX) return false;
    this.#msspAnswers++;
    return this.#send('mssp', encodeMssp(variables));
  }

  #send(option: OptionName, payload: Uint8Array): boolean {
    try {
      this.#options.write(writeMessage(option, payload));
      return true;
    } catch (error) {
      if (!(error instanceof TelnetError)) throw error;
      this.#options.failed(error);
      return false;
    }
  }
}

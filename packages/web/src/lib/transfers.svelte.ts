// Files on their way to another mud.

import { cleanLine } from './clean.ts';
import { fileAddress, putFile } from './http.ts';
import { LIMITS } from './limits.ts';
import { RequestError } from './requests.ts';

export type TransferState =
  | { readonly at: 'going'; readonly part: number }
  | { readonly at: 'done' }
  | { readonly at: 'failed'; readonly reason: string };

/** One file that is put. It goes on while other pages are looked at. */
export class Transfer {
  readonly name: string;
  readonly mud: string;
  readonly path: string;
  state = $state.raw<TransferState>({ at: 'going', part: 0 });
  #abort = () => {};

  constructor(file: File, mud: string, folder: string) {
    this.name = file.name;
    this.mud = mud;
    this.path = `${folder === '/' ? '' : folder}/${file.name}`;
  }

  /** Sends it; resolves when it is done, has failed or was stopped. */
  async run(file: File): Promise<void> {
    try {
      if (file.size > LIMITS.fileBytes)
        throw new RequestError('too-long', `It has over ${LIMITS.fileBytes >> 20} MiB`);
      const upload = putFile(
        fileAddress(this.mud, this.path),
        file,
        (part) => (this.state = { at: 'going', part }),
      );
      this.#abort = upload.abort;
      await upload.done;
      this.state = { at: 'done' };
    } catch (error) {
      this.state = {
        at: 'failed',
        reason: cleanLine(error instanceof Error ? error.message : String(error)),
      };
    }
  }

  stop(): void {
    this.#abort();
  }
}

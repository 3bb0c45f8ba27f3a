// Files between this machine and other muds, as the hub's people ask for them.
import { basename } from 'node:path';
import type { FilesLink, OnProgress, Transferred } from '@intermud/mud';
import type { FileRow } from '@intermud/wire';
import { LocalSink, localSource } from './local.ts';

/** A link to a mud's files, for an account or the hub itself. @throws {I3Error} */
export type OpenFiles = (
  mud: string,
  asUser: { readonly from?: string },
) => Promise<Pick<FilesLink, 'list' | 'put' | 'get' | 'close'>>;

/** Where a file is, here and there. */
export interface TransferRequest {
  readonly mud: string;
  /** The account that asks; the hub itself unless given. */
  readonly account?: string | undefined;
  /** Path on this machine. */
  readonly path: string;
  /** Name there; for a put the same as here unless given. */
  readonly name?: string | undefined;
  readonly resume?: boolean | undefined;
  /** Whether a get may replace a file here. */
  readonly mayReplace?: boolean | undefined;
  readonly pack?: 'zstd' | 'deflate' | undefined;
  readonly onProgress?: OnProgress | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Transfers that somebody here asks for. */
export class Transfers {
  readonly #openFiles: OpenFiles;

  constructor(openFiles: OpenFiles) {
    this.#openFiles = openFiles;
  }

  /** The files of a folder of a mud. @throws {I3Error} */
  list(mud: string, dir: string, account?: string): Promise<readonly FileRow[]> {
    return this.#with({ mud, account }, (link) => link.list(dir));
  }

  /** Puts a file on a mud. @throws {ServiceError} {FileRefusal} {I3Error} */
  async put(request: TransferRequest): Promise<Transferred> {
    const { path, name = basename(path), resume = false } = request;
    const source = await localSource(path);
    return this.#with(request, (link) => link.put(name, source, { resume, ...choicesOf(request) }));
  }

  /** Gets a file from a mud. @throws {ServiceError} {FileRefusal} {I3Error} */
  async get(request: TransferRequest): Promise<Transferred> {
    const { path, name = basename(path), resume = false, mayReplace = false } = request;
    const sink = await LocalSink.open(path, { resume, mayReplace });
    return this.#with(request, (link) => link.get(name, sink, { resume, ...choicesOf(request) }));
  }

  async #with<T>(
    { mud, account }: Pick<TransferRequest, 'mud' | 'account'>,
    use: (link: Awaited<ReturnType<OpenFiles>>) => Promise<T>,
  ): Promise<T> {
    const link = await this.#openFiles(mud, account === undefined ? {} : { from: account });
    try {
      return await use(link);
    } finally {
      await link.close();
    }
  }
}

const choicesOf = ({ pack, onProgress, signal }: TransferRequest) => ({
  ...(pack && { pack }),
  ...(onProgress && { onProgress }),
  ...(signal && { signal }),
});

// The hub over HTTP: accounts, tickets, and the bytes of files.

import type { AccountInfo, SessionInfo } from './messages.ts';
import { RequestError } from './requests.ts';

export type Fetch = typeof fetch;

/** The hub's HTTP requests, docs/gmcp.md. Addresses are relative, so that any proxy path works. */
export class Http {
  readonly #fetch: Fetch;

  constructor(fetcher: Fetch = (...args) => fetch(...args)) {
    this.#fetch = fetcher;
  }

  session = () => this.#call<SessionInfo>('GET', 'session');
  login = (name: string, password: string) => this.#call<AccountInfo>('POST', 'login', { name, password });
  signUp = (name: string, password: string) => this.#call<AccountInfo>('POST', 'account', { name, password });
  guest = () => this.#call<AccountInfo>('POST', 'guest', {});
  logout = () => this.#call<void>('POST', 'logout', {});
  changePassword = (old: string, next: string) => this.#call<void>('POST', 'password', { old, new: next });
  deleteAccount = (password: string) => this.#call<void>('POST', 'account/delete', { password });
  ticket = () => this.#call<{ ticket: string }>('POST', 'ticket', {});

  async #call<T>(method: string, path: string, body?: object): Promise<T> {
    const response = await this.#reach(path, {
      method,
      ...(body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}),
    });
    const text = await response.text();
    if (!response.ok) throw refusal(response.status, text);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  async #reach(path: string, init: RequestInit): Promise<Response> {
    try {
      return await this.#fetch(`./api/${path}`, { ...init, signal: AbortSignal.timeout(15_000) });
    } catch {
      throw new RequestError('disconnected', 'The hub cannot be reached');
    }
  }
}

/** The error that a refused request means. */
export function refusal(status: number, text: string): RequestError {
  try {
    const { code, message } = JSON.parse(text) as { code?: unknown; message?: unknown };
    if (typeof code === 'string') return new RequestError(code, String(message ?? code));
  } catch {
    // A proxy speaks HTML; its status says enough.
  }
  const code = status === 401 ? 'not-logged-in' : 'failed';
  return new RequestError(code, `The hub has answered with status ${status}`);
}

/** Where a file's bytes are got from and put to. */
export function fileAddress(mud: string, path: string): string {
  const parts = path.split('/').filter(Boolean);
  return `./api/files/${[mud, ...parts].map(encodeURIComponent).join('/')}`;
}

/** A file on its way to another mud. */
export interface Upload {
  readonly done: Promise<void>;
  abort(): void;
}

/** Puts a file, and tells how much of it is on its way, 0-1. XMLHttpRequest, because fetch does not tell. */
export function putFile(address: string, file: Blob, onProgress: (part: number) => void): Upload {
  const request = new XMLHttpRequest();
  const done = new Promise<void>((resolve, reject) => {
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onload = () =>
      request.status < 300 ? resolve() : reject(refusal(request.status, request.responseText));
    request.onerror = () => reject(new RequestError('disconnected', 'The connection was lost'));
    request.onabort = () => reject(new RequestError('aborted', 'Stopped'));
    request.open('PUT', address);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.send(file);
  });
  return { done, abort: () => request.abort() };
}

// The mock hub's HTTP: the built page with its policy, accounts, tickets, files.

import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';

/** The policy that the page must work under. */
export const POLICY =
  "default-src 'self'; connect-src 'self' ws: wss:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Sends a file of the built page. */
export function sendPage(dist: string, path: string, response: ServerResponse): void {
  const name = normalize(path === '/' ? '/index.html' : path);
  try {
    const body = readFileSync(join(dist, name));
    response.writeHead(200, {
      'content-type': TYPES[extname(name)] ?? 'application/octet-stream',
      'content-security-policy': POLICY,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
    response.end(body);
  } catch {
    response.writeHead(404).end('Nothing here');
  }
}

export interface MockAccount {
  readonly name: string;
  readonly password: string;
  readonly guest: boolean;
}

/** Accounts in memory, and who is logged in by which cookie. */
export class MockAccounts {
  readonly #accounts = new Map<string, MockAccount>();
  readonly #cookies = new Map<string, MockAccount>();
  #count = 0;

  add(name: string, password: string, guest = false): MockAccount | undefined {
    const key = name.toLowerCase();
    if (this.#accounts.has(key)) return undefined;
    const account = { name, password, guest };
    this.#accounts.set(key, account);
    return account;
  }

  check(name: string, password: string): MockAccount | undefined {
    const account = this.#accounts.get(name.toLowerCase());
    return account?.password === password ? account : undefined;
  }

  remove(name: string): void {
    this.#accounts.delete(name.toLowerCase());
    for (const [cookie, account] of this.#cookies) if (account.name === name) this.#cookies.delete(cookie);
  }

  of(request: IncomingMessage): MockAccount | undefined {
    return this.#cookies.get(cookieOf(request));
  }

  logIn(account: MockAccount): string {
    const cookie = `session-${++this.#count}`;
    this.#cookies.set(cookie, account);
    return `session=${cookie}; HttpOnly; SameSite=Strict; Path=/`;
  }

  logOut(request: IncomingMessage): void {
    this.#cookies.delete(cookieOf(request));
  }
}

function cookieOf(request: IncomingMessage): string {
  return /(?:^|; )session=([^;]*)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
}

/** The whole body of a request, up to 100 MiB. */
export async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Status, body, cookie. */
export type Reply = readonly [status: number, value?: unknown, cookie?: string];

export function sendJson(response: ServerResponse, [status, value, cookie]: Reply): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    ...(cookie ? { 'set-cookie': cookie } : {}),
  });
  response.end(value === undefined ? '' : JSON.stringify(value));
}

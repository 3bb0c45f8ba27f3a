// A browser as far as HTTP and WebSocket go: it keeps a cookie, and says where its page is from.

import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';

/** Who signs up in tests. */
export const NORA = { name: 'Nora', password: '12345678' };

/** A browser on the page of one web door. */
export class Browser {
  readonly #url: string;
  cookie = '';

  constructor(url: string) {
    this.#url = url;
  }

  async call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const isBytes = body instanceof Uint8Array;
    const response = await fetch(`${this.#url}/api/${path}`, {
      method,
      headers: {
        ...(this.cookie && { cookie: this.cookie }),
        ...(method !== 'GET' && { origin: this.#url }),
        ...(body !== undefined && !isBytes && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: isBytes ? Buffer.from(body) : JSON.stringify(body) }),
    });
    const set = response.headers.get('set-cookie');
    if (set !== null) this.cookie = set.split(';')[0] ?? '';
    const bytes = Buffer.from(await response.arrayBuffer());
    return { status: response.status, headers: response.headers, bytes, text: bytes.toString() };
  }

  async json(method: string, path: string, body?: unknown): Promise<[status: number, json: unknown]> {
    const { status, text } = await this.call(method, path, body);
    return [status, text === '' ? undefined : JSON.parse(text)];
  }

  /** Posts, and gives the status. */
  async post(path: string, body: unknown = {}): Promise<number> {
    return (await this.call('POST', path, body)).status;
  }

  /** A ticket for one session. */
  async ticket(): Promise<string> {
    const { text } = await this.call('POST', 'ticket', {});
    return JSON.parse(text).ticket;
  }

  /** Opens a session by a ticket; gives its frames as they come, and why it closed. */
  open(ticket: string): { frames: string[]; closed: Promise<string>; socket: WebSocket } {
    const socket = new WebSocket(`${this.#url.replace('http', 'ws')}/ws`, ['v1.portal.intermud']);
    onTestFinished(() => socket.terminate());
    const frames: string[] = [];
    socket.on('message', (data) => frames.push(String(data)));
    socket.once('open', () => socket.send(JSON.stringify(['hello', { ticket }])));
    const closed = new Promise<string>((resolve) => {
      socket.once('close', (_, reason) => resolve(String(reason)));
    });
    return { frames, closed, socket };
  }
}

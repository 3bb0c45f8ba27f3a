// Who may ask `/api` for what: pages of this hub, and those who are logged in. What is thrown is answered here.

import type { IncomingMessage } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Login, type Logins, Refusal, toldOf } from '../../hub/index.ts';
import { tokenOf } from './cookie.ts';

/** Answers a request of anybody. */
export type Handle = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

/** Answers a request of who is logged in. */
export type OwnHandle = (login: Login, request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

/** What a guard stands on. */
export interface GuardOptions {
  readonly logins: Pick<Logins, 'find'>;
  /** The address of the page where a proxy stands in front, else empty. */
  readonly url: string;
  readonly onError: (error: unknown) => void;
}

const STATUSES: Readonly<Record<string, number>> = {
  'bad-arguments': 400,
  'login-failed': 401,
  'not-logged-in': 401,
  'not-allowed': 403,
  'not-found': 404,
  taken: 409,
  'too-long': 413,
  'too-fast': 429,
  offline: 503,
  failed: 500,
};

/** Seconds after which who was too fast may try again. */
const RETRY_AFTER_S = 10;

/** Lets requests in. */
export class Guard {
  readonly #options: GuardOptions;

  constructor(options: GuardOptions) {
    this.#options = options;
  }

  /** Whoever asks is let in, but for pages of another place. What `handle` throws is answered. */
  anybody(handle: Handle): Handle {
    const { url, onError } = this.#options;
    return async (request, reply) => {
      reply.header('cache-control', 'no-store');
      try {
        if (request.method !== 'GET') checkOrigin(request, url);
        return await handle(request, reply);
      } catch (error) {
        return refuse(reply, error, onError);
      }
    };
  }

  /** The same for who is logged in alone. */
  loggedIn(handle: OwnHandle): Handle {
    return this.anybody(async (request, reply) => {
      const found = await this.loginOf(request);
      if (found === undefined) throw new Refusal('not-logged-in', 'Log in first');
      return handle(found, request, reply);
    });
  }

  /** The login whose cookie a request carries. */
  loginOf({ headers }: FastifyRequest): Promise<Login | undefined> {
    return this.#options.logins.find(tokenOf(headers.cookie));
  }
}

/** A page of somebody else's must not act for who is logged in here. Programs that are no browsers say nothing. */
function checkOrigin({ method, headers, raw }: FastifyRequest, url: string): void {
  const { origin } = headers;
  if (method === 'POST' && !String(headers['content-type']).startsWith('application/json'))
    throw new Refusal('bad-arguments', 'The body must be application/json');
  if (origin === undefined || !isOwnOrigin(origin, raw, url))
    throw new Refusal('not-allowed', 'A page of another place may not do this');
}

/** Whether a page is this hub's: of the address that people open, or of the host that was asked. */
export function isOwnOrigin(origin: string, { headers: { host } }: IncomingMessage, url: string): boolean {
  if (origin === url) return true;
  const page = URL.parse(origin);
  return page !== null && page.host === URL.parse(`${page.protocol}//${host}`)?.host;
}

function refuse(reply: FastifyReply, error: unknown, onError: (error: unknown) => void): FastifyReply {
  const told = toldOf(error) ?? { code: 'failed', message: 'The hub has failed' };
  if (toldOf(error) === undefined) onError(error);
  if (told.code === 'too-fast') reply.header('retry-after', RETRY_AFTER_S);
  return reply.code(STATUSES[told.code] ?? 502).send({ code: told.code, message: told.message });
}

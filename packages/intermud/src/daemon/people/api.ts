// The HTTP half of docs/gmcp.md: accounts and tickets, one entry a request.

import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type Account, type Login, type People, Refusal, toldOf, visitorOf } from '../../hub/index.ts';
import type { Front } from '../front.ts';
import { clearedCookie, cookieFor, tokenOf } from './cookie.ts';
import { addFiles } from './files.ts';

/** What the API stands on. */
export interface ApiOptions {
  readonly people: People;
  /** The address of the page where a proxy stands in front, else empty. */
  readonly url: string;
  readonly front: Front;
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

const Credentials = z.object({ name: z.string().max(256), password: z.string().max(1_024) });
const Passwords = z.object({ old: z.string().max(1_024), new: z.string().max(1_024) });
const Password = z.object({ password: z.string().max(1_024) });

const shown = (account: Account) => {
  const { name, isStaff, isGuest } = visitorOf(account);
  return { name, staff: isStaff, guest: isGuest };
};

/** Adds the requests of `/api`. */
export async function addApi(
  app: FastifyInstance,
  { people, url, front, onError }: ApiOptions,
): Promise<void> {
  const { reception } = people.desk;
  const isSecure = ({ raw }: FastifyRequest) => url.startsWith('https:') || front.isSecure(raw);
  const addressOf = ({ raw }: FastifyRequest) => front.addressOf(raw);
  const login = (request: FastifyRequest) => people.logins.find(tokenOf(request.headers.cookie));

  const enter = async (reply: FastifyReply, status: number, account: Account) => {
    await reception.came(account, addressOf(reply.request));
    reply.header('set-cookie', cookieFor(await people.logins.add(account), isSecure(reply.request)));
    return reply.code(status).send(shown(account));
  };

  const leave = (reply: FastifyReply) =>
    reply
      .header('set-cookie', clearedCookie(isSecure(reply.request)))
      .code(204)
      .send();

  type Handle = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;
  type OwnHandle = (login: Login, request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

  const answered =
    (handle: Handle): Handle =>
    async (request, reply) => {
      reply.header('cache-control', 'no-store');
      try {
        if (request.method !== 'GET') checkOrigin(request, url);
        return await handle(request, reply);
      } catch (error) {
        return refuse(reply, error, onError);
      }
    };

  /** For who is logged in alone. */
  const guarded = (handle: OwnHandle): Handle =>
    answered(async (request, reply) => {
      const found = await login(request);
      if (found === undefined) throw new Refusal('not-logged-in', 'Log in first');
      return handle(found, request, reply);
    });

  const route = (method: 'GET' | 'POST', path: string, handle: Handle) =>
    app.route({ method, url: `/api/${path}`, handler: answered(handle) });

  const own = (path: string, handle: OwnHandle) =>
    app.route({ method: 'POST', url: `/api/${path}`, handler: guarded(handle) });

  route('GET', 'session', async (request) => {
    const found = await login(request);
    const account = found ? shown(found.account) : null;
    return { hub: people.hub.name, account, signup: reception.canSignUp, guests: reception.hasGuests };
  });
  route('POST', 'login', async (request, reply) => {
    const { name, password } = read(Credentials, request.body);
    return enter(reply, 200, await reception.login(name, password, addressOf(request)));
  });
  route('POST', 'account', async (request, reply) => {
    const { name, password } = read(Credentials, request.body);
    return enter(reply, 201, await reception.signUp(name, password, addressOf(request)));
  });
  route('POST', 'guest', async (request, reply) =>
    enter(reply, 200, await people.arrivals.newGuest(addressOf(request))),
  );
  own('ticket', async ({ account, digest }) => ({
    ticket: people.portal.ticket({ ...visitorOf(account), login: digest }),
  }));
  own('logout', async (found, _, reply) => {
    await people.logins.end(found);
    people.close(found.account.username, 'You have logged out', found.digest);
    return leave(reply);
  });
  own('password', async (found, request, reply) => {
    const given = read(Passwords, request.body);
    const { account, digest } = found;
    await reception.changePassword(account.name, given.old, given.new, {
      address: addressOf(request),
      keep: digest,
    });
    return reply.code(204).send();
  });
  own('account/delete', async ({ account }, request, reply) => {
    await reception.remove(account.name, read(Password, request.body).password, addressOf(request));
    people.close(account.username, 'The account is deleted');
    return leave(reply);
  });
  await addFiles(app, people, guarded);
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

function read<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new Refusal('bad-arguments', `${issue?.path.join('.') || 'The body'}: ${issue?.message}`);
}

function refuse(reply: FastifyReply, error: unknown, onError: (error: unknown) => void): FastifyReply {
  const told = toldOf(error) ?? { code: 'failed', message: 'The hub has failed' };
  if (toldOf(error) === undefined) onError(error);
  if (told.code === 'too-fast') reply.header('retry-after', RETRY_AFTER_S);
  return reply.code(STATUSES[told.code] ?? 502).send({ code: told.code, message: told.message });
}

// The HTTP half of docs/gmcp.md: accounts and tickets, one entry a request.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  type Account,
  type AccountInfo,
  type Login,
  type People,
  Refusal,
  type SessionInfo,
  visitorOf,
} from '../../hub/index.ts';
import type { Front } from '../front.ts';
import { HTTP_NAME_LENGTH_MAX, HTTP_PASSWORD_LENGTH_MAX } from '../limits.ts';
import { clearedCookie, cookieFor } from './cookie.ts';
import { addFiles } from './files.ts';
import { Guard, type Handle, type OwnHandle } from './guard.ts';

/** What the API stands on. */
export interface ApiOptions {
  readonly people: People;
  /** The address of the page where a proxy stands in front, else empty. */
  readonly url: string;
  readonly front: Front;
  readonly onError: (error: unknown) => void;
}

const password = z.string().max(HTTP_PASSWORD_LENGTH_MAX);

/** Who logs in, or makes an account. */
export const Credentials = z.object({ name: z.string().max(HTTP_NAME_LENGTH_MAX), password });
const Passwords = z.object({ old: password, new: password });
const Password = z.object({ password });

/** Adds the requests of `/api`. */
export async function addApi(app: FastifyInstance, options: ApiOptions): Promise<void> {
  const { people, url, onError } = options;
  const guard = new Guard({ logins: people.logins, url, onError });
  const api = new Api(options);
  const post = (path: string, handle: Handle) => app.post(`/api/${path}`, guard.anybody(handle));
  const own = (path: string, handle: OwnHandle) => app.post(`/api/${path}`, guard.loggedIn(handle));
  app.get(
    '/api/session',
    guard.anybody(async (request) => api.session(await guard.loginOf(request))),
  );
  post('login', (...asked) => api.login(...asked));
  post('account', (...asked) => api.signUp(...asked));
  post('guest', (...asked) => api.comeAsGuest(...asked));
  own('ticket', (login) => api.ticket(login));
  own('logout', (...asked) => api.logout(...asked));
  own('password', (...asked) => api.changePassword(...asked));
  own('account/delete', (...asked) => api.deleteAccount(...asked));
  await addFiles(app, people, guard);
}

/** Answers, one method a request. */
class Api {
  readonly #people: People;
  readonly #url: string;
  readonly #front: Front;

  constructor({ people, url, front }: ApiOptions) {
    this.#people = people;
    this.#url = url;
    this.#front = front;
  }

  session(login: Login | undefined): SessionInfo {
    const { hub, desk } = this.#people;
    const { canSignUp, hasGuests } = desk.reception;
    const account = login ? shown(login.account) : null;
    return { hub: hub.name, account, signup: canSignUp, guests: hasGuests };
  }

  async login(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { name, password } = read(Credentials, request.body);
    return this.#enter(reply, 200, await this.#reception.login(name, password, this.#addressOf(request)));
  }

  async signUp(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { name, password } = read(Credentials, request.body);
    return this.#enter(reply, 201, await this.#reception.signUp(name, password, this.#addressOf(request)));
  }

  async comeAsGuest(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    return this.#enter(reply, 200, await this.#people.arrivals.newGuest(this.#addressOf(request)));
  }

  async ticket({ account, digest }: Login): Promise<{ ticket: string }> {
    return { ticket: this.#people.portal.ticket({ ...visitorOf(account), login: digest }) };
  }

  async logout(login: Login, _: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    await this.#people.logins.end(login);
    this.#people.close(login.account.username, 'You have logged out', login.digest);
    return this.#leave(reply);
  }

  /** The browser that asks stays logged in. */
  async changePassword(
    { account, digest }: Login,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply> {
    const given = read(Passwords, request.body);
    const by = { address: this.#addressOf(request), keep: digest };
    await this.#reception.changePassword(account.name, given.old, given.new, by);
    return reply.code(204).send();
  }

  async deleteAccount(
    { account }: Login,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply> {
    const { password } = read(Password, request.body);
    await this.#reception.remove(account.name, password, this.#addressOf(request));
    this.#people.close(account.username, 'The account is deleted');
    return this.#leave(reply);
  }

  async #enter(reply: FastifyReply, status: number, account: Account): Promise<FastifyReply> {
    const { request } = reply;
    await this.#reception.came(account, this.#addressOf(request));
    reply.header('set-cookie', cookieFor(await this.#people.logins.add(account), this.#isSecure(request)));
    return reply.code(status).send(shown(account));
  }

  #leave(reply: FastifyReply): FastifyReply {
    reply.header('set-cookie', clearedCookie(this.#isSecure(reply.request)));
    return reply.code(204).send();
  }

  get #reception() {
    return this.#people.desk.reception;
  }

  #addressOf({ raw }: FastifyRequest): string {
    return this.#front.addressOf(raw);
  }

  #isSecure({ raw }: FastifyRequest): boolean {
    return this.#url.startsWith('https:') || this.#front.isSecure(raw);
  }
}

function shown(account: Account): AccountInfo {
  const { name, isStaff, isGuest } = visitorOf(account);
  return { name, staff: isStaff, guest: isGuest };
}

function read<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new Refusal('bad-arguments', `${issue?.path.join('.') || 'The body'}: ${issue?.message}`);
}

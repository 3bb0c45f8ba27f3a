// The mock hub's accounts over HTTP, one entry a request.

import type { IncomingMessage } from 'node:http';
import type { MockHub } from './mock-hub.ts';
import { HUB } from './sample.ts';
import type { MockAccount, Reply } from './web.ts';

interface Asked {
  readonly hub: MockHub;
  readonly account: MockAccount | undefined;
  readonly given: Readonly<Record<string, string>>;
  readonly request: IncomingMessage;
}

const refuse = (status: number, code: string, message: string): Reply => [status, { code, message }];
const shown = ({ name, guest }: MockAccount) => ({ name, staff: false, guest });
const logIn = (hub: MockHub, status: number, account: MockAccount): Reply => [
  status,
  shown(account),
  hub.accounts.logIn(account),
];

/** For accounts only. */
const own =
  (route: (asked: Asked & { readonly account: MockAccount }) => Reply) =>
  (asked: Asked): Reply =>
    asked.account
      ? route({ ...asked, account: asked.account })
      : refuse(401, 'not-logged-in', 'Log in first');

export const ROUTES: Readonly<Record<string, (asked: Asked) => Reply>> = {
  'GET session': ({ account }) => [
    200,
    { hub: HUB, account: account ? shown(account) : null, signup: true, guests: true },
  ],
  'POST login'({ hub, given: { name = '', password = '' } }) {
    const account = hub.accounts.check(name, password);
    return account
      ? logIn(hub, 200, account)
      : refuse(401, 'login-failed', 'The name or the password is wrong');
  },
  'POST account'({ hub, given: { name = '', password = '' } }) {
    const account = hub.accounts.add(name, password);
    return account ? logIn(hub, 201, account) : refuse(409, 'taken', `The name ${name} is taken`);
  },
  'POST guest'({ hub }) {
    const account = hub.accounts.add(`Guest${hub.nextId()}`, '', true);
    return account ? logIn(hub, 200, account) : refuse(409, 'taken', 'Try again');
  },
  'POST ticket': own(({ hub, account }) => [200, { ticket: hub.ticket(account.name) }]),
  'POST logout': own(({ hub, request }) => {
    hub.accounts.logOut(request);
    return [204];
  }),
  'POST password': own(({ account, given }) =>
    given.old === account.password ? [204] : refuse(401, 'login-failed', 'The old password is wrong'),
  ),
  'POST account/delete': own(({ hub, account, given }) => {
    if (given.password !== account.password) return refuse(401, 'login-failed', 'The password is wrong');
    hub.accounts.remove(account.name);
    return [204];
  }),
};

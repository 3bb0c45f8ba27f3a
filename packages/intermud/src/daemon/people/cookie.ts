// The cookie by which a browser is logged in.

import { LOGIN_COOKIE_S } from '../limits.ts';

const flags = (isSecure: boolean) => `HttpOnly; SameSite=Strict; Path=/${isSecure ? '; Secure' : ''}`;

/** The header that sets it. `isSecure`: it is to be sent over TLS only. */
export function cookieFor(token: string, isSecure: boolean): string {
  return `session=${token}; Max-Age=${LOGIN_COOKIE_S}; ${flags(isSecure)}`;
}

/** The header that takes it away. */
export function clearedCookie(isSecure: boolean): string {
  return `session=; Max-Age=0; ${flags(isSecure)}`;
}

/** The token of a request's Cookie header; empty if it has none. */
export function tokenOf(header: string | undefined): string {
  return /(?:^|; )session=([^;]*)/.exec(header ?? '')?.[1] ?? '';
}

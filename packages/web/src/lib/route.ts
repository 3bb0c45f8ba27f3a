// Which view the address names, `#/channel/gossip`, and back: so that reload, links and the back button work.

/** To whom a mail goes on: to all who have it, or to somebody else; without, to who sent it. */
export type AnswerHow = 'all' | 'forward';

/** What the middle of the page shows. */
export type Route =
  | { readonly view: 'home' }
  | { readonly view: 'channel'; readonly channel: string }
  | { readonly view: 'channels' }
  | { readonly view: 'tell'; readonly with: string }
  | { readonly view: 'mail'; readonly folder: 'inbox' | 'sent'; readonly id?: number }
  | { readonly view: 'compose'; readonly to?: string; readonly replyTo?: number; readonly how?: AnswerHow }
  | { readonly view: 'news'; readonly group?: string; readonly id?: number }
  | { readonly view: 'post'; readonly group: string; readonly replyTo?: number }
  | { readonly view: 'files'; readonly mud?: string; readonly path: string }
  | { readonly view: 'muds'; readonly mud?: string }
  | { readonly view: 'find'; readonly user: string }
  | { readonly view: 'status' }
  | { readonly view: 'terminal' };

type Reader = (parts: readonly string[]) => Route;
const HOME: Route = { view: 'home' };

const READERS: Readonly<Record<string, Reader>> = {
  channel: ([channel]) => (channel ? { view: 'channel', channel } : HOME),
  channels: () => ({ view: 'channels' }),
  tell: ([address]) => (address ? { view: 'tell', with: address } : HOME),
  mail: ([folder, id]) => ({
    view: 'mail',
    folder: folder === 'sent' ? 'sent' : 'inbox',
    ...numbered('id', id),
  }),
  compose: ([to, reply, how]) => ({
    view: 'compose',
    ...(to ? { to } : {}),
    ...numbered('replyTo', reply),
    ...(how === 'all' || how === 'forward' ? { how } : {}),
  }),
  news: ([group, id]) => ({ view: 'news', ...(group ? { group, ...numbered('id', id) } : {}) }),
  post: ([group, reply]) => (group ? { view: 'post', group, ...numbered('replyTo', reply) } : HOME),
  files: ([mud, ...path]) => ({
    view: 'files',
    ...(mud ? { mud } : {}),
    path: `/${path.filter(Boolean).join('/')}`,
  }),
  muds: ([mud]) => ({ view: 'muds', ...(mud ? { mud } : {}) }),
  find: ([user]) => (user ? { view: 'find', user } : HOME),
  status: () => ({ view: 'status' }),
  terminal: () => ({ view: 'terminal' }),
};

/** The route of a location's hash; home for anything else. */
export function readRoute(hash: string): Route {
  const [name = '', ...parts] = hash.replace(/^#\/?/, '').split('/').map(decode);
  return (Object.hasOwn(READERS, name) ? READERS[name]?.(parts) : undefined) ?? HOME;
}

/** The hash of a route, to be used in links. */
export function hrefOf(route: Route): string {
  return `#/${[route.view, ...partsOf(route)].map(String).map(encodeURIComponent).join('/')}`;
}

function partsOf(route: Route): (string | number)[] {
  switch (route.view) {
    case 'channel':
      return [route.channel];
    case 'tell':
      return [route.with];
    case 'mail':
      return [route.folder, ...some(route.id)];
    case 'compose':
      return route.replyTo === undefined
        ? some(route.to)
        : [route.to ?? '', route.replyTo, ...some(route.how)];
    case 'news':
      return [...some(route.group), ...some(route.id)];
    case 'post':
      return [route.group, ...some(route.replyTo)];
    case 'files':
      return [...some(route.mud), ...route.path.split('/').filter(Boolean)];
    case 'find':
      return [route.user];
    case 'muds':
      return some(route.mud);
    default:
      return [];
  }
}

function some<T>(value: T | undefined): T[] {
  return value === undefined ? [] : [value];
}

function numbered<Key extends string>(key: Key, text: string | undefined): { [K in Key]?: number } {
  const value = Number(text);
  return (text && Number.isSafeInteger(value) && value > 0 ? { [key]: value } : {}) as {
    [K in Key]?: number;
  };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // Typed by hand, and not encoded at all.
  }
}

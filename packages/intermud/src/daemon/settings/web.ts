// The settings of the web door.
import { door, networks, text, texts } from './kinds.ts';

const isHost = (name: string): boolean =>
  /^[\p{L}\p{N}_](?:[\p{L}\p{N}._-]{0,251}[\p{L}\p{N}])?$/u.test(name);

const isOrigin = (address: string): boolean => address === '' || /^https?:\/\/[^/\s]+$/.test(address);

/** `[web]`. */
export const web = {
  about: 'The web door: the page for people, and health, readiness and metrics over HTTP.',
  settings: {
    listen: door({
      fallback: '127.0.0.1:4001',
      about: 'Where the page is served, with /ws for its WebSocket, and /healthz, /readyz and /metrics.',
    }),
    url: text({
      fallback: '',
      allowed: 'an address such as "https://hub.example.org", or ""',
      test: isOrigin,
      about:
        'The address under which people open the page, where a proxy stands in front. With https, cookies are sent over TLS only.',
    }),
    hosts: texts({
      fallback: [],
      itemsMax: 100,
      allowed: 'a list of up to 100 host names without ports, such as "hub.lan"',
      test: isHost,
      about:
        'More names under which people open the page. A request for any other name is refused, for it may come from a page that has turned its own name into our address; always welcome are the host of web.url, that of web.listen, localhost, and addresses in figures.',
    }),
    proxies: networks({
      fallback: [],
      about:
        'Proxies in front of this door. What these say in X-Forwarded-For and X-Forwarded-Proto counts as where a request comes from; what anybody else says there does not.',
    }),
    metrics: networks({
      fallback: ['127.0.0.0/8', '::1'],
      about: 'Who may read /metrics. Behind a proxy that is not among web.proxies nobody may.',
    }),
  },
} as const;

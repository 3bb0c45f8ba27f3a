// Every setting of the program, declared once. Types, checks, `--set`, intermud.default.toml and
// docs/settings.md are derived from here (`npm run docs` writes the last two).
import { isIP } from 'node:net';
import { SECRET_LENGTH_MIN } from '../router/index.ts';
import type { Declarations, ValuesOf } from './settings/declare.ts';
import {
  door,
  flag,
  networks,
  oneOf,
  publicAddress,
  routers,
  type Setting,
  text,
  texts,
  whole,
} from './settings/kinds.ts';

const NAME = /^[^\p{C}"\\@*\s](?:[^\p{C}"\\@\n]{0,62}[^\p{C}"\\@\s])?$/u;
const NAME_ALLOWED =
  'a name of 1 to 64 printable characters without ", \\ and @, not beginning with * or a space';

/** Whether `name` can be a mud's. */
export const isMudName = (name: string): boolean => NAME.test(name);

/** Whether `name` can be a router's. */
export const isRouterName = (name: string): boolean => name.startsWith('*') && isMudName(name.slice(1));

const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** What the table of known mudlibs may be wrong about. */
const profile = {
  frameBytesMax: whole({
    fallback: 262_144,
    min: 1_024,
    max: 2_097_152,
    unit: 'bytes, length and NUL included',
    about: 'The longest frame that this mud bears; longer ones are not sent to it.',
  }),
  encoding: oneOf({
    fallback: 'utf-8',
    words: ['utf-8', 'latin-1'],
    about: 'The text that this mud reads. What it sends is recognised by itself.',
  }),
  followsRedirects: flag({
    fallback: true,
    about: 'Whether this mud may be told of another router to move to.',
  }),
} as const;

/** The only way into a name that is kept. */
const reservation = {
  password: whole({
    fallback: 0,
    min: 1,
    max: 2_147_483_647,
    about: 'What the mud must present. It has no default.',
  }),
} as const;

/** A file that may be left out. */
const file = ({ about }: { about: string }): Setting<string> =>
  text({
    fallback: '',
    allowed: 'the path of a file, or ""',
    test: (path) => !path.includes('\0'),
    about: `${about} A path, relative to where the program starts.`,
  });

const isHost = (name: string): boolean =>
  /^[\p{L}\p{N}_](?:[\p{L}\p{N}._-]{0,251}[\p{L}\p{N}])?$/u.test(name);

const isOrigin = (address: string): boolean => address === '' || /^https?:\/\/[^/\s]+$/.test(address);

/** What one of the living routers presents to another: an integer in Dead Souls, maybe text elsewhere. */
const peerPassword = ({ about }: { about: string }): Setting<string> =>
  text({
    fallback: '',
    allowed: 'at most 100 characters',
    charactersMax: 100,
    about: `${about} Only for dialect = "irn1". Digits travel as an integer, anything else as text, both in clear.`,
  });

/** Another router of the network, or of another one. */
const peer = {
  address: door({
    fallback: '',
    about:
      'Where that router listens, the same place as for muds. This router dials it, and it dials this one.',
  }),
  dialect: oneOf({
    fallback: 'intermud',
    words: ['intermud', 'irn1'],
    about:
      'What is spoken with that router. "intermud" makes it one of this network. "irn1" is what Dead Souls, CoffeeMud and the living routers speak: it joins two networks, and the passwords of muds travel in clear.',
  }),
  secret: text({
    fallback: '',
    allowed: 'at least 16 characters, the same on both routers',
    test: (secret) => secret === '' || secret.length >= SECRET_LENGTH_MIN,
    about:
      'What both routers know and never send. A pair of routers has a secret of its own. Only for dialect = "intermud".',
  }),
  password: peerPassword({ about: 'What this router presents to that one.' }),
  peerPassword: peerPassword({ about: 'What that router presents to this one.' }),
  as: text({
    fallback: '',
    allowed: `a name, with "*" in front or not, or ""`,
    test: (name) => name === '' || isMudName(name) || isRouterName(name),
    about:
      'The name that this router has there. "" is router.name; CoffeeMud takes no name with "*" in front. Only for dialect = "irn1".',
  }),
  trusted: flag({
    fallback: false,
    about:
      'Whether that router is told the passwords of muds. With it, it lets every mud in while this router is away; without it, it has to ask this router about muds that were here last. Trust is for both ends to give. With dialect = "irn1" it has to be true, since there is no other way.',
  }),
  tls: flag({
    fallback: false,
    about:
      'Whether the two talk by TLS, and never in clear; set it on both. The port is the same. This router makes a key of its own for it; `intermud router status` shows its fingerprint.',
  }),
  key: text({
    fallback: '',
    allowed: 'a SHA-256 fingerprint, 32 pairs of hexadecimal digits with ":" between',
    test: (key) => key === '' || /^[0-9a-f]{2}(:[0-9a-f]{2}){31}$/i.test(key),
    about:
      'The fingerprint of that router, as its own status shows it. "" takes the one that it has when it first proves that it knows the secret, and holds it to that.',
  }),
} as const;

const router = {
  enabled: flag({ fallback: true, about: 'Whether a router runs in this program.' }),
  name: text({
    fallback: '*intermud',
    allowed: `"*" and ${NAME_ALLOWED}`,
    test: isRouterName,
    about:
      'The name of the router on the network. Muds keep their password under it: do not change it once muds have joined.',
  }),
  listen: door({
    fallback: '127.0.0.1:8080',
    about:
      'Where muds connect. "0.0.0.0:8080" lets muds of other machines in; until then only this machine can join.',
  }),
  address: publicAddress({
    fallback: '',
    about:
      'The address under which others reach this router, told to muds in the router list. "" tells them the listening address, which is right unless there is a NAT or a proxy in front.',
  }),
  acceptWrongPasswordFromLastAddress: flag({
    fallback: true,
    about:
      'Whether a mud that lost its password gets a new one when it comes from the address it last came from. Never so on loopback and private addresses. With false, only `intermud router forget MUD` helps it.',
  }),
  proxies: texts({
    fallback: [],
    itemsMax: 100,
    allowed: 'a list of up to 100 IP addresses',
    test: (address) => isIP(address) !== 0,
    about:
      'Addresses that many muds share, such as a proxy or a gateway. That a mud comes from there proves nothing, so no lost password is forgiven for it.',
  }),
  flood: {
    about: 'What one mud may send. Over it its packets are answered with not-allowed; that heals by itself.',
    settings: {
      rate: whole({
        fallback: 100,
        min: 0,
        max: 1_000_000,
        unit: 'packets per second of one mud; a broadcast counts as 10',
        about: 'What a mud may send in the long run. 0 turns the check off.',
      }),
      burst: whole({
        fallback: 500,
        min: 1,
        max: 10_000_000,
        unit: 'packets',
        about: 'What a mud may send at once before the rate counts.',
      }),
    },
  },
  profiles: {
    each: profile,
    name: 'mud',
    entriesMax: 1_000,
    about:
      'What single muds bear, where the router does not see it from their driver and mudlib. One table a mud, by its name; what it leaves out is as the router finds it.',
  },
  reserved: {
    each: reservation,
    name: 'mud',
    entriesMax: 1_000,
    about:
      'Names that are kept for who has the password, also before that mud has ever come. A hub in this program needs none; one in another program finds its password here too, so both may run with one config.',
  },
  peers: {
    each: peer,
    name: '*router',
    entriesMax: 31,
    about:
      'The other routers of the network, by their names. Every router names every other, with the same secret for the same pair. Routers of other networks are here too, see dialect.',
  },
  linksMax: whole({
    fallback: 0,
    min: 0,
    max: 1_000_000,
    unit: 'muds online at once',
    about:
      'From here on newcomers are sent to the router of `router.peers` with the fewest muds; where there is none with room, or the mud may not be sent elsewhere, it is refused with the reason, and comes again later. 0 turns the check off.',
  }),
  perAddress: {
    about: 'What one address may do, whatever names it uses.',
    settings: {
      links: whole({
        fallback: 64,
        min: 0,
        max: 100_000,
        unit: 'links open at once',
        about: 'Connections that one address may hold. 0 turns the check off.',
      }),
      registrations: whole({
        fallback: 60,
        min: 0,
        max: 1_000_000,
        unit: 'new muds per hour',
        about: 'Names that one address may register. 0 turns the check off.',
      }),
    },
  },
} as const;

const hub = {
  enabled: flag({
    fallback: true,
    about: 'Whether a hub, a mud that people log in to, runs in this program.',
  }),
  name: text({
    fallback: 'Intermud Hub',
    allowed: NAME_ALLOWED,
    test: isMudName,
    about: 'The name of the hub as a mud. The router of the same program keeps it for the hub.',
  }),
  routers: routers({
    fallback: [],
    about:
      'The routers that the hub joins, in the order in which it tries them. Empty means the router of this config (router.name at router.listen).',
  }),
  oob: door({
    fallback: '127.0.0.1:8081',
    about:
      'Where other muds bring and fetch mail, news and files. "0.0.0.0:8081" lets muds of other machines in. With "" they cannot come here, and get what waits for them only when we call.',
  }),
  oobTls: door({
    fallback: '',
    about:
      'Where other muds that can do so bring and fetch the same over TLS; they learn its port from the network. It needs hub.oob.',
  }),
  oobPrivate: oneOf({
    fallback: 'auto',
    words: ['auto', 'yes', 'no'],
    about:
      'Whether the hub calls muds at loopback and private addresses for mail, news and files. "auto" does where its router is on this machine.',
  }),
  mail: {
    about: "Letters to and from the hub's people.",
    settings: {
      lettersPerHour: whole({
        fallback: 1_000,
        min: 1,
        max: 1_000_000,
        unit: 'letters per hour of one mud',
        about: 'What one mud may bring. More is refused for the time being, and the other mud tries again.',
      }),
    },
  },
  files: {
    about: 'The folder of files that all muds may list, read and write.',
    settings: {
      folder: text({
        fallback: 'files',
        allowed: 'the path of a folder, or "" for none',
        test: (path) => !path.includes('\0'),
        about: 'The folder, relative to the data folder. "" offers no files.',
      }),
      overwrite: flag({
        fallback: false,
        about: 'Whether a mud may replace a file that is there.',
      }),
      quotaMud: whole({
        fallback: 4 * 1024 ** 3,
        min: 0,
        max: 2 ** 50,
        unit: 'bytes of one mud',
        about: 'What one mud may keep here.',
      }),
      quotaAccount: whole({
        fallback: 1024 ** 3,
        min: 0,
        max: 2 ** 50,
        unit: 'bytes of one account',
        about: "What one of the hub's people may keep here; together they have what one mud has.",
      }),
      quota: whole({
        fallback: 16 * 1024 ** 3,
        min: 0,
        max: 2 ** 50,
        unit: 'bytes of all muds together',
        about: 'What all muds together may keep here.',
      }),
    },
  },
  telnet: door({ fallback: '127.0.0.1:4000', about: 'Where people connect by telnet or a mud client.' }),
  telnets: door({
    fallback: '127.0.0.1:4003',
    about:
      'Where people connect by telnet over TLS. It shows hub.tls.cert, or a certificate that is made at the first start and kept.',
  }),
  ssh: door({
    fallback: '127.0.0.1:4004',
    about: 'Where people connect by ssh. Its key is made at the first start, and kept in the data folder.',
  }),
  signup: flag({ fallback: true, about: 'Whether anybody may make an account.' }),
  guests: flag({
    fallback: false,
    about: 'Whether people may come without an account. What belongs to a guest is gone when they go.',
  }),
  tls: {
    about:
      'What hub.telnets and hub.oob_tls show, in place of a certificate that the hub signs for itself. hub.telnets shows a new one within a minute after the files have changed, hub.oob_tls at the next start; but other muds remember the one that hub.oob_tls has shown, and refuse another.',
    settings: {
      key: file({ about: 'The private key, PEM.' }),
      cert: file({ about: 'The certificate with its chain, PEM.' }),
    },
  },
} as const;

/** All settings. A group's sentence becomes the heading of its table. */
export const SETTINGS = {
  data: text({
    fallback: './data',
    allowed: 'the path of a folder',
    test: (path) => path !== '' && !path.includes('\0'),
    about:
      'The folder that holds everything that is kept, relative to where the program starts. One program at a time uses it. `--data` wins over it.',
  }),
  log: {
    about: 'What the program says about itself.',
    settings: {
      level: oneOf({
        fallback: 'info',
        words: LEVELS,
        about: 'The least important kind of line that is written.',
      }),
    },
  },
  router: { about: 'The router: muds connect to it, and it carries packets between them.', settings: router },
  hub: { about: 'The hub: a mud of its own, for people who have none.', settings: hub },
  web: {
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
  },
} as const satisfies Declarations;

/** What the program is told to do: the checked value of every setting. */
export type Config = ValuesOf<typeof SETTINGS>;

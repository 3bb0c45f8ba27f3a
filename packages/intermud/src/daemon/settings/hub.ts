// The settings of the hub.
import { isMudName, NAME_ALLOWED } from '../mud-name.ts';
import { door, flag, oneOf, routers, type Setting, text, whole } from './kinds.ts';

/** A file that may be left out. */
const file = ({ about }: { about: string }): Setting<string> =>
  text({
    fallback: '',
    allowed: 'the path of a file, or ""',
    test: (path) => !path.includes('\0'),
    about: `${about} A path, relative to where the program starts.`,
  });

/** `[hub]`. */
export const hub = {
  about: 'The hub: a mud of its own, for people who have none.',
  settings: {
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
  },
} as const;

// The settings of the router.
import { isIP } from 'node:net';
import { ROUTERS_MAX } from '../../router/index.ts';
import { isRouterName, NAME_ALLOWED } from '../mud-name.ts';
import { door, flag, oneOf, publicAddress, text, texts, whole } from './kinds.ts';
import { peer } from './peer.ts';

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

/** `[router]`. */
export const router = {
  about: 'The router: muds connect to it, and it carries packets between them.',
  settings: {
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
      about:
        'What one mud may send. Over it its packets are answered with not-allowed; that heals by itself.',
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
      entriesMax: ROUTERS_MAX - 1,
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
      about: 'What one address may do, or one IPv6 network of 64 bits, whatever names it uses.',
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
  },
} as const;

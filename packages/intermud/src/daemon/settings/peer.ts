// The settings of another router.
import { SECRET_LENGTH_MIN } from '../../router/index.ts';
import { isMudName, isRouterName } from '../mud-name.ts';
import { door, flag, oneOf, type Setting, text } from './kinds.ts';

/** What one of the living routers presents to another: an integer in Dead Souls, maybe text elsewhere. */
const peerPassword = ({ about }: { about: string }): Setting<string> =>
  text({
    fallback: '',
    allowed: 'at most 100 characters',
    charactersMax: 100,
    about: `${about} Only for dialect = "irn1". Digits travel as an integer, anything else as text, both in clear.`,
  });

/** `[router.peers."*router"]`: another router of the network, or of another one. */
export const peer = {
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

// Keys for tests.

import ssh2 from 'ssh2';

/** A new pair of keys, `ed25519`. COMPAT ssh2 1.17 makes one in 256 that it cannot read itself (mscdex/ssh2#1390). */
export function newKeys(): { public: string; private: string } {
  for (;;) {
    const keys = ssh2.utils.generateKeyPairSync('ed25519');
    if ([keys.public, keys.private].every((key) => !(ssh2.utils.parseKey(key) instanceof Error))) return keys;
  }
}

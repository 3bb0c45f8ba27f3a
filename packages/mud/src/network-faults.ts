// What the system says of a connection, in words for a person.

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the other side broke the connection off',
  EPIPE: 'the other side broke the connection off',
  ETIMEDOUT: 'nothing answers there',
  EHOSTUNREACH: 'no way leads there',
  ENETUNREACH: 'no way leads there',
  EHOSTDOWN: 'that machine is off, or not on the network',
  ENETDOWN: 'this machine is not on a network',
  EADDRNOTAVAIL: 'this machine has no address that could reach it',
  ENOTFOUND: 'there is no host of that name',
  EAI_AGAIN: 'its name cannot be looked up at the moment',
  EACCES: 'this machine does not allow it',
  EPERM: 'this machine does not allow it',
  EMFILE: 'this program has no file descriptors left',
};

/** Why a connection could not be made, or was lost, as the end of a sentence, with the system's code; as the system says it where there are no words. */
export function describeNetworkFault(error: Error): string {
  const { code } = error as NodeJS.ErrnoException;
  const words = code === undefined ? undefined : WORDS[code];
  return words === undefined ? error.message || (code ?? 'it has failed') : `${words} (${code})`;
}

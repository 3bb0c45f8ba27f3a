// Names on the network, as the config and the command line take them.

const NAME = /^[^\p{C}"\\@*\s](?:[^\p{C}"\\@\n]{0,62}[^\p{C}"\\@\s])?$/u;

/** What a name may be, in words. */
export const NAME_ALLOWED =
  'a name of 1 to 64 printable characters without ", \\ and @, not beginning with * or a space';

/** Whether `name` can be a mud's. */
export const isMudName = (name: string): boolean => NAME.test(name);

/** Whether `name` can be a router's. */
export const isRouterName = (name: string): boolean => name.startsWith('*') && isMudName(name.slice(1));

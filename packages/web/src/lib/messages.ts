// What the hub and this client say to each other, as types. The hub declares it; in words it is docs/gmcp.md.

import type { Coloured, Lists, Pushes as Told } from 'intermud/messages';

export type * from 'intermud/messages';

/** One frame: name, args, kwargs. */
export type Command = readonly [
  name: string,
  args: readonly unknown[],
  kwargs: Readonly<Record<string, unknown>>,
];

/** What the portal below the hub says. */
interface PortalPushes {
  goodbye: { value: string };
  text: { value: Coloured };
  prompt: { value: Coloured };
}

/**
 * What comes unasked, as `reduce()` takes it: kwargs by name. Of messages with arguments `values` is all of them, and
 * `value` the first.
 */
export type Pushes = Told & PortalPushes & { [Name in keyof Lists]: { values?: readonly Lists[Name][] } };

export type PushName = keyof Pushes;

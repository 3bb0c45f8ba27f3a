// One message to many: what it looks like is worked out once for all who see it alike.

import type { Command } from '../message.ts';

/** The forms of one message that have been asked for so far. */
export class Forms {
  readonly #made = new Map<Command, Map<string, unknown>>();

  /** What `make` gave the first time that this form of this command was asked for. `form` MUST name all that `make` depends on. */
  once<T>(command: Command, form: string, make: () => T): T {
    const forms = this.#made.get(command) ?? new Map<string, unknown>();
    if (!forms.has(form)) this.#made.set(command, forms.set(form, make()));
    return forms.get(form) as T;
  }
}

/** As {@link Forms.once}, or made for this one alone if nobody shares it. */
export function shared<T>(forms: Forms | undefined, command: Command, form: string, make: () => T): T {
  return forms === undefined ? make() : forms.once(command, form, make);
}

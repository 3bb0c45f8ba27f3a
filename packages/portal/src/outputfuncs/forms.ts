// One message to many: what it looks like is worked out once for all who see it alike.

/** The forms of one message that have been asked for so far. */
export class Forms {
  readonly #made = new Map<object, Map<string, unknown>>();

  /**
   * What `make` gave the first time that this form of `what` was asked for: of a command, or of a list of them.
   * `form` MUST name all that `make` depends on.
   */
  once<T>(what: object, form: string, make: () => T): T {
    const forms = this.#made.get(what) ?? new Map<string, unknown>();
    if (!forms.has(form)) this.#made.set(what, forms.set(form, make()));
    return forms.get(form) as T;
  }
}

/** As {@link Forms.once}, or made for this one alone if nobody shares it. */
export function shared<T>(forms: Forms | undefined, what: object, form: string, make: () => T): T {
  return forms === undefined ? make() : forms.once(what, form, make);
}

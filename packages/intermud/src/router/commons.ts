// One copy of what many records have in common: muds of one sort say the same of themselves, and each copy would be kept for ever.
import { type LpcMapping, writeLpc } from '@intermud/wire';
import type { MudRecord } from '../store/index.ts';
import { COMMONS_MAX } from './limits.ts';

/** Texts and services that were seen lately. */
export class Commons {
  readonly #texts = new Map<string, string>();
  readonly #services = new Map<string, LpcMapping>();

  /** The same record, made of parts that others have too. */
  share(record: MudRecord): MudRecord {
    const { info } = record;
    return {
      ...record,
      router: this.#text(record.router),
      origin: this.#text(record.origin),
      info: {
        ...info,
        mudlib: this.#text(info.mudlib),
        baseMudlib: this.#text(info.baseMudlib),
        driver: this.#text(info.driver),
        mudType: this.#text(info.mudType),
        openStatus: this.#text(info.openStatus),
        services: kept(this.#services, writeLpc(info.services), info.services),
      },
    };
  }

  #text(text: string): string {
    return kept(this.#texts, text, text);
  }
}

function kept<Value>(values: Map<string, Value>, key: string, fresh: Value): Value {
  const known = values.get(key);
  if (known !== undefined) return known;
  if (values.size >= COMMONS_MAX) values.clear();
  values.set(key, fresh);
  return fresh;
}

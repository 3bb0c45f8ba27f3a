// The declarations as plain data: what a reference page, a form or another language's code is made from.
import type { LpcValue } from '../lpc/value.ts';
import { type AnyDeclaration, CATALOGUE } from './catalogue.ts';
import { type AnswerDeclaration, HEAD_LENGTH } from './define.ts';
import type { Field, Fields } from './fields.ts';
import { newsGrplistReply, newsPostReply, newsReadReply } from './news.ts';

/** One field of a packet, or of a row or mapping inside a field. */
export interface FieldPage {
  /** Its place in the array, from 0. In a mapping with fixed keys it says nothing. */
  readonly place: number;
  /** Its name in code. */
  readonly name: string;
  /** Its LPC type: `string`, `int`, `string | 0`, `({ string })`. */
  readonly kind: string;
  /** What it is for, a phrase in Markdown. */
  readonly about: string;
  /** What it reads as where it is missing; undefined if it must be there. */
  readonly absent: LpcValue | undefined;
  /** The fields inside it; empty for a field without any. */
  readonly parts: readonly FieldPage[];
}

/** One packet. */
export interface PacketPage {
  /** The type word; for an answer, a name that never travels. */
  readonly type: string;
  /** The service or the matter that it belongs to, as the files are called. */
  readonly service: string;
  /** `in-band`: with a head of six elements. `oob`: the type word alone before the fields. `answer`: a bare value. */
  readonly form: 'in-band' | 'oob' | 'answer';
  /** A sentence or two in Markdown. */
  readonly about: string;
  /** Where the shape comes from. */
  readonly source: string;
  readonly fields: readonly FieldPage[];
}

const ANSWERS = { news: [newsReadReply, newsPostReply, newsGrplistReply] };

/** Every packet and every bare answer, service by service, as data that can be printed or sent as JSON (but for empty maps). */
export function describePackets(): PacketPage[] {
  const packets = Object.entries(CATALOGUE).flatMap(([service, declarations]) =>
    declarations.map((declaration) => packetPage(service, declaration as unknown as AnyDeclaration)),
  );
  const answers = Object.entries(ANSWERS).flatMap(([service, declarations]) =>
    declarations.map((declaration) => answerPage(service, declaration as AnswerDeclaration<string, unknown>)),
  );
  return [...packets, ...answers];
}

function packetPage(service: string, declaration: AnyDeclaration): PacketPage {
  const { type, hasHead, about, source, fields } = declaration;
  const form = hasHead ? 'in-band' : 'oob';
  return { type, service, form, about, source, fields: fieldPages(fields, hasHead ? HEAD_LENGTH : 1) };
}

function answerPage(service: string, declaration: AnswerDeclaration<string, unknown>): PacketPage {
  const { name, about, source, field } = declaration;
  const fields = field.parts ? fieldPages(field.parts, 0) : [fieldPage('answer', field, 0)];
  return { type: name, service, form: 'answer', about, source, fields };
}

const fieldPages = (fields: Fields, first: number): FieldPage[] =>
  Object.entries(fields).map(([name, field], index) =>
    fieldPage(name, field as Field<unknown>, first + index),
  );

const fieldPage = (name: string, field: Field<unknown>, place: number): FieldPage => ({
  place,
  name,
  kind: field.kind,
  about: field.about,
  absent: field.absent as LpcValue | undefined,
  parts: field.parts ? fieldPages(field.parts, 0) : [],
});

// Requests of clients: answered by a message of the same name, or by intermud_error. docs/gmcp.md, "Requests".

import {
  anyArgs,
  type Call,
  type Inputfunc,
  inputfunc,
  type JsonObject,
  type JsonValue,
} from '@intermud/portal';
import { z } from 'zod';
import {
  PAGE_COUNT,
  PAGE_MAX,
  QUESTIONS_EACH_MAX,
  REQUEST_LETTER_LENGTH_MAX,
  REQUEST_NAME_LENGTH_MAX,
  TELL_LENGTH_MAX,
} from '../limits.ts';
import type { Desk } from '../people/desk.ts';
import { Refusal, toldOf } from '../people/refusal.ts';
import type { Resident, Visit } from '../people/resident.ts';
import type { Visitor } from '../people/visitor.ts';

/** What a request is answered with. */
export interface RequestCall<Kwargs> {
  readonly kwargs: Kwargs;
  readonly visit: Visit;
  readonly resident: Resident;
  readonly desk: Desk;
  /** Sends something before the answer itself, with the request's id. */
  also(name: string, kwargs: Readonly<Record<string, unknown>>): void;
}

/** What a declaration of a request says. */
export interface RequestDeclaration<Name extends string, Schema extends z.ZodObject> {
  readonly name: Name;
  readonly doc: string;
  readonly cost?: number;
  readonly kwargs: Schema;
  /** Asks the network: the next command does not wait for it. */
  readonly isSlow?: boolean;
  /** The answer's kwargs. @throws what toldOf() knows. */
  answer(call: RequestCall<z.output<Schema>>): object | Promise<object>;
}

/** Where requests find who asks. */
export interface RequestHost {
  readonly desk: Desk;
  /** The visit of a session; waits while its account's things are loaded. */
  visitOf(session: Visit['session']): Promise<Visit | undefined>;
}

/** A request as it is declared, and what makes an inputfunc of it. */
export interface DeclaredRequest<Name extends string, Schema extends z.ZodObject> {
  readonly name: Name;
  readonly kwargs: Schema;
  inputfunc(host: RequestHost): Inputfunc<Visitor>;
}

/** Declares a request. */
export function request<const Name extends string, Schema extends z.ZodObject>(
  declaration: RequestDeclaration<Name, Schema>,
): DeclaredRequest<Name, Schema> {
  const { name, doc, cost = 1, kwargs, isSlow = false } = declaration;
  const forHost = (host: RequestHost) =>
    inputfunc<readonly JsonValue[], JsonObject, Visitor>({
      ...{ name, doc, cost, args: anyArgs, kwargs: z.custom<JsonObject>(() => true) },
      async run(call) {
        const visit = await host.visitOf(call.session);
        if (visit === undefined) return;
        const running = answer(declaration, call, visit, host.desk);
        if (!isSlow) await running;
      },
    });
  return { name, kwargs, inputfunc: forHost };
}

async function answer<Schema extends z.ZodObject>(
  declaration: RequestDeclaration<string, Schema>,
  { kwargs: given, reply }: Call<unknown, JsonObject, Visitor>,
  visit: Visit,
  desk: Desk,
): Promise<void> {
  const { name } = declaration;
  try {
    const kwargs = readKwargs(declaration.kwargs, given, name);
    const also: RequestCall<unknown>['also'] = (other, news) => reply(other, [], toJson(news));
    const answering = () => declaration.answer({ kwargs, visit, resident: visit.resident, desk, also });
    const answered = declaration.isSlow ? await asQuestion(visit, answering) : await answering();
    reply(name, [], toJson(answered));
  } catch (error) {
    const told = toldOf(error) ?? { code: 'failed', message: `Cannot finish ${name}: the hub has failed` };
    if (toldOf(error) === undefined) desk.log.error({ err: error, request: name }, 'a request has failed');
    reply('intermud_error', [], { ...told, command: name });
  }
}

/** Bounds what one session may wait for at a time. */
async function asQuestion(visit: Visit, ask: () => object | Promise<object>): Promise<object> {
  if (visit.questions >= QUESTIONS_EACH_MAX)
    throw new Refusal('too-fast', `${QUESTIONS_EACH_MAX} questions wait for an answer already`);
  visit.questions++;
  try {
    return await ask();
  } finally {
    visit.questions--;
  }
}

function readKwargs<Schema extends z.ZodObject>(
  schema: Schema,
  given: JsonObject,
  name: string,
): z.output<Schema> {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new Refusal(
    'bad-arguments',
    `Cannot run ${name}: ${issue?.path.join('.') || 'kwargs'}: ${issue?.message}`,
  );
}

/** What is missing is left out. */
function toJson(value: object): JsonObject {
  return JSON.parse(JSON.stringify(value)) as JsonObject;
}

/** Shapes that several requests share. */
export const shapes = {
  name: z.string().min(1).max(REQUEST_NAME_LENGTH_MAX),
  text: z.string().min(1).max(TELL_LENGTH_MAX),
  letter: z.string().max(REQUEST_LETTER_LENGTH_MAX),
  id: z.int().min(0),
  page: {
    before: z.int().min(1).optional(),
    count: z.int().min(1).max(PAGE_MAX).default(PAGE_COUNT),
  },
} as const;

/** `before` is repeated if it was given, so that a client knows which part this is. */
export const again = (before: number | undefined) => (before === undefined ? {} : { before });

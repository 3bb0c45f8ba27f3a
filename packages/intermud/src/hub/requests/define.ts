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
import { QUESTIONS_EACH_MAX } from '../limits.ts';
import {
  type Answer,
  type Asked,
  type Pushes,
  type PushName,
  REQUESTS,
  type RequestName,
} from '../messages/index.ts';
import type { Desk } from '../people/desk.ts';
import { answerTo, Refusal } from '../people/refusal.ts';
import type { Resident, Visit } from '../people/resident.ts';
import type { Visitor } from '../people/visitor.ts';

/** What a request is answered with. */
export interface RequestCall<Kwargs> {
  readonly kwargs: Kwargs;
  readonly visit: Visit;
  readonly resident: Resident;
  readonly desk: Desk;
  /** Sends something before the answer itself, with the request's id. */
  also<Name extends PushName>(name: Name, kwargs: Pushes[Name]): void;
}

/** How the hub answers a request. */
export interface Answering<Name extends RequestName> {
  /** What it takes from who asks, of what their door allows a second. */
  readonly cost?: number;
  /** Asks the network: the next command does not wait for it. */
  readonly isSlow?: boolean;
  /** The answer's kwargs. @throws what toldOf() knows. */
  answer(call: RequestCall<Asked<Name>>): Answer<Name> | Promise<Answer<Name>>;
}

/** Where requests find who asks. */
export interface RequestHost {
  readonly desk: Desk;
  /** The visit of a session; waits while its account's things are loaded. */
  visitOf(session: Visit['session']): Promise<Visit | undefined>;
}

/** How each of several requests is answered, by its name. */
export type Answers<Name extends RequestName> = { readonly [One in Name]: Answering<One> };

/** The inputfunc that answers a request. */
export function inputfuncOf<Name extends RequestName>(
  name: Name,
  answering: Answering<Name>,
  host: RequestHost,
): Inputfunc<Visitor> {
  const { cost = 1, isSlow = false } = answering;
  return inputfunc<readonly JsonValue[], JsonObject, Visitor>({
    ...{ name, doc: REQUESTS[name].doc, cost, args: anyArgs, kwargs: z.custom<JsonObject>(() => true) },
    async run(call) {
      const visit = await host.visitOf(call.session);
      if (visit === undefined) return;
      const running = answer(name, answering, call, visit, host.desk);
      if (!isSlow) await running;
    },
  });
}

async function answer<Name extends RequestName>(
  name: Name,
  answering: Answering<Name>,
  { kwargs: given, reply }: Call<unknown, JsonObject, Visitor>,
  visit: Visit,
  desk: Desk,
): Promise<void> {
  try {
    const kwargs = readKwargs(name, given);
    const also: RequestCall<unknown>['also'] = (other, news) => reply(other, [], toJson(news));
    const ask = () => answering.answer({ kwargs, visit, resident: visit.resident, desk, also });
    const answered = answering.isSlow ? await asQuestion(visit, ask) : await ask();
    reply(name, [], toJson(answered));
  } catch (error) {
    reply('intermud_error', [], {
      ...answerTo(error, desk.log, `answer ${name}`),
      command: name,
    } satisfies Pushes['intermud_error']);
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

function readKwargs<Name extends RequestName>(name: Name, given: JsonObject): Asked<Name> {
  const result = REQUESTS[name].kwargs.safeParse(given);
  if (result.success) return result.data as Asked<Name>;
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

/** `before` is repeated if it was given, so that a client knows which part this is. */
export const again = (before: number | undefined) => (before === undefined ? {} : { before });

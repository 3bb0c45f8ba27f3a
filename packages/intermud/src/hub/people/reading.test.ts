import { broadcast, type Command, type Structure } from '@intermud/portal';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LineRecord } from '../../store/index.ts';
import { NEW_PROFILE } from './profile.ts';
import { lineMessage, sendLine } from './reading.ts';
import { Resident, Visit } from './resident.ts';
import type { HubSession } from './visitor.ts';

const HOME = 'Intermud Hub';

/** Somebody, and how they like to read. */
interface Reader {
  readonly username: string;
  readonly structure: Structure;
  readonly colours: boolean;
  readonly timestamps: boolean;
}

/** Visits of such readers, and what each has been sent. */
function visitsOf(readers: readonly Reader[]) {
  const sent = readers.map((): Command[] => []);
  const visits = readers.map(({ username, structure, ...likes }, at) => {
    const account = { username, name: username } as Resident['account'];
    const profile = { ...NEW_PROFILE, ...likes };
    const resident = new Resident({ account, profile, joined: new Map(), now: 0 });
    const deliver = (commands: readonly Command[]) => void sent[at]?.push(...commands);
    return new Visit({ structure, deliver } as unknown as HubSession, resident);
  });
  return { sent, visits };
}

const name = fc.constantFrom('fred', 'nora', 'barney');
const words = fc.constantFrom('hello', '%^RED%^red%^RESET%^', '\x1b[31mred', 'one\ntwo', 'fred@Intermud Hub');
const readers = fc.array(
  fc.record({
    username: name,
    structure: fc.constantFrom<Structure>('none', 'gmcp', 'msdp', 'json'),
    colours: fc.boolean(),
    timestamps: fc.boolean(),
  }),
);
const line: fc.Arbitrary<LineRecord> = fc.record(
  {
    id: fc.nat(),
    channel: fc.constant('gossip'),
    at: fc.nat(),
    kind: fc.constantFrom('say', 'emote', 'targeted'),
    user: name,
    mud: fc.constantFrom(HOME, 'Bedrock'),
    name,
    message: words,
    target: fc.record({ user: name, message: words }),
  },
  { requiredKeys: ['id', 'channel', 'at', 'kind', 'user', 'mud', 'name', 'message'] },
) as fc.Arbitrary<LineRecord>;

test('sendLine() sends to any mix of people what each would be sent alone', () => {
  fc.assert(
    fc.property(readers, line, (people, said) => {
      const [one, all] = [visitsOf(people), visitsOf(people)];
      for (const visit of one.visits) broadcast([visit.session], lineMessage(visit, said, HOME));
      sendLine(all.visits, said, HOME);
      expect(all.sent).toEqual(one.sent);
      expect(all.sent.every((commands) => commands.length > 0)).toBe(true);
    }),
  );
});

test('sendLine() lays a line out once for all who read alike', () => {
  const reader = { structure: 'gmcp', colours: true, timestamps: false } as const;
  const people = Array.from({ length: 100 }, (_, at) => ({ ...reader, username: `reader${at}` }));
  const { visits, sent } = visitsOf(people);
  const said = { id: 1, channel: 'gossip', at: 0, kind: 'say', user: 'reader7', mud: HOME, name: 'Reader7' };
  sendLine(visits, { ...said, message: 'hello' } as LineRecord, HOME);
  expect(new Set(sent.map((commands) => commands[1])).size).toBe(2);
  expect(sent[7]?.[3]?.[2]).toMatchObject({ self: true });
  expect(sent[8]?.[3]?.[2]).toMatchObject({ self: false });
});

import { expect, test } from 'vitest';
import { I3Error } from '../faults.ts';
import { parseLpc } from '../lpc/decode.ts';
import { writeLpc } from '../lpc/encode.ts';
import type { LpcArray, LpcValue } from '../lpc/value.ts';
import {
  type AnyDeclaration,
  isPacketType,
  PACKETS,
  type Packet,
  readPacket,
  writePacket,
} from './catalogue.ts';
import { TTL_DEFAULT } from './define.ts';
import type { Field } from './fields.ts';

/** Each type word with its own fields as they are on the wire. Source: the specification's examples, and the captures. */
const EXAMPLES: Readonly<Record<string, string>> = {
  tell: '"Fred","hi"',
  emoteto: '"Fred","$N smiles at you."',
  beep: '"Fred"',
  'who-req': '',
  'who-reply': '({({"Fred",12,"the digger",}),({"Wilma",0,"",}),})',
  'finger-req': '"fred"',
  'finger-reply': '"Fred","$N the digger",0,0,"Fri Nov 20",-1,0,"12","A plan.\\\r"',
  'locate-req': '"fred"',
  'locate-reply': '"Bedrock","Fred",5,"editing, hidden"',
  'channel-m': '"gossip","Fred","hi"',
  'channel-e': '"gossip","Fred","$N waves."',
  'channel-t': '"gossip","Bedrock","wilma","$N waves to $O.","$N waves to you.","Fred","Wilma"',
  'channel-listen': '"gossip",1',
  'channel-add': '"gossip",2',
  'channel-remove': '"gossip"',
  'channel-admin': '"gossip",({"Slate",}),({})',
  'chan-ack': '"Done."',
  'chan-adminlist': '"gossip"',
  'chan-adminlist-reply': '"gossip",({"Slate",})',
  'chan-filter-req': '"gossip",({"channel-m",5,"Bedrock","fred",0,0,"gossip","Fred","hi",})',
  'chan-filter-reply': '"gossip",0',
  'chan-who-req': '"gossip"',
  'chan-who-reply': '"gossip",({"Fred","Wilma",})',
  'chan-user-req': '"fred"',
  'chan-user-reply': '"fred","Fred",0',
  'chanlist-reply': '12,(["gossip":({"Bedrock",0,}),"gone":0,])',
  'chanlist-req': '',
  'chanlist-request': '',
  'ucache-update': '"fred","Fred",2',
  'auth-mud-req': '',
  'auth-mud-reply': '557297311',
  'ping-req': '({1,"two",})',
  'ping-reply': '7',
  error: '"unk-user","Nobody there.",({"tell",5,"A","a","B","b","A","hi",})',
  'startup-req-1': '0,0,0,4000,4001,0,"Lib","Base","Driver","LP","open for public",(["tell":1,])',
  'startup-req-2':
    '0,0,0,4000,4001,0,"Lib","Base","Driver","LP","open for public","admin@a",(["tell":1,]),([])',
  'startup-req-3':
    '7,-1,12,4000,4001,0,"Lib","Base","Driver","LP","open for public","admin@a",(["http":80,]),(["os":"x",])',
  'startup-reply': '({({"*intermud","127.0.0.1 8080",}),({"*other","127.0.0.1 8081",}),}),123456789',
  mudlist:
    '22,(["Bedrock":({-1,"127.0.0.1",4000,0,0,"Lib","Base","Driver","LP","open","a@b",(["tell":1,]),([]),}),"gone":0,])',
  'mudlist-req': '',
  shutdown: '60',
  'router-shutdown': '60',
  'oob-req': '',
  'oob-begin': '"Bedrock",1,557297311',
  'oob-end': '"Bedrock"',
  'oob-error': '"bad-proto","Too early.",({"mail",})',
  'oob-reply': '"Welcome."',
  mail: '1,"fred",(["Granite":({"wilma",}),]),([]),({"slate",}),1700000000,"Subject","Text\rmore"',
  'mail-ack': '([1:({}),2:({"nobody",}),])',
  'news-read-req': '"rec.bowling",3',
  'news-post-req': '"Bedrock",4000,"rec.bowling","","Subject","fred","Text"',
  'news-grplist-req': '',
  'file-list-req': '"Bedrock","fred","pub"',
  'file-list-reply': '"fred",({({"a.txt",1024,1700000000,}),})',
  'file-put': '1,"Bedrock","fred","a.txt","contents"',
  'file-put-ack': '1,1',
  'file-get-req': '1,"Bedrock","fred","a.txt"',
  'file-get-reply': '1,1,"contents"',
  'irn-startup-req': '(["client_password":1,"server_password":2,])',
  'irn-mudlist-req': '',
  'irn-chanlist-req': '',
  'irn-data': '({"tell",5,"A","a","B","b","A","hi",})',
  'irn-ping': '1700000000,5',
  'irn-shutdown': '0',
};

/** Types whose declarations have a file, and a table of examples, of their own. */
const ELSEWHERE =
  /^file-(?!list|put|get)|^irn-(mud|chan)list-(delta|altered)$|^(mud|chan)list-(delta|altered)$/;

const HEAD = '5,"Granite","fred","Bedrock",0,';

function example(type: string): LpcArray {
  const fields = EXAMPLES[type] as string;
  const head = (PACKETS as Record<string, AnyDeclaration>)[type]?.hasHead ? HEAD : '';
  return parseLpc(`({"${type}",${head}${fields}${fields && ','}})`) as LpcArray;
}

test('Every declared type has an example, and every example is declared', () => {
  expect(
    Object.keys(PACKETS)
      .filter((type) => !ELSEWHERE.test(type))
      .sort(),
  ).toEqual(Object.keys(EXAMPLES).sort());
});

for (const type of Object.keys(EXAMPLES)) {
  const declaration = (
    PACKETS as unknown as Record<string, AnyDeclaration & { build(given: unknown): Packet }>
  )[type];
  if (declaration === undefined) throw new Error(`${type} is not declared`);
  const array = example(type);
  const first = declaration.hasHead ? 6 : 1;
  const fields = Object.entries(declaration.fields) as [string, Field<unknown>][];

  test(`${type} reads, and writes the same`, () => {
    const packet = readPacket(array);
    expect(packet.type).toBe(type);
    expect(writeLpc(writePacket(packet))).toBe(writeLpc(array));
    expect(Object.keys(packet).slice(declaration.hasHead ? 6 : 1)).toEqual(fields.map(([name]) => name));
  });

  test(`${type} is built from its own fields`, () => {
    const packet = readPacket(array);
    const own = Object.fromEntries(fields.map(([name]) => [name, (packet as never)[name]]));
    const built = declaration.build(own);
    expect(declaration.read(declaration.write(built))).toStrictEqual(built);
    if (declaration.hasHead)
      expect(built).toMatchObject({ ttl: TTL_DEFAULT, originatorMud: 0, targetUser: 0 });
  });

  test(`${type} does not mind elements behind its last`, () => {
    expect(readPacket([...array, 'more', 1])).toStrictEqual(readPacket(array));
  });

  fields.forEach(([name], index) => {
    const needed = fields.findIndex(([, { absent }], at) => at >= index && absent === undefined);
    const short = array.slice(0, first + index);

    if (needed < 0) {
      test(`${type} may end before ${name}`, () => {
        expect(readPacket(short)).toHaveProperty(name);
      });
    } else {
      test(`${type} may not end before ${name}, and says so`, () => {
        const found = fault(() => readPacket(short));
        const where = `field ${first + needed} (${fields[needed]?.[0]})`;
        expect(found).toMatchObject({ code: 'PACKET_SHAPE', word: 'bad-pkt', packet: short });
        expect(found.message.startsWith(`Cannot read ${type}: ${where} must be `)).toBe(true);
        expect(found.message).toMatch(/ must be .+, got nothing$/);
      });
    }
  });
}

function fault(work: () => unknown): I3Error {
  try {
    work();
  } catch (error) {
    if (error instanceof I3Error) return error;
    throw error;
  }
  throw new Error('Nothing was thrown');
}

const HEAD_VALUES: LpcArray = ['tell', 5, 'Granite', 'fred', 'Bedrock', 'wilma', 'Fred', 'hi'];

const WRONG: readonly { array: LpcValue; code: string; message: string }[] = [
  { array: 5, code: 'PACKET_SHAPE', message: 'Cannot read packet: must be array, got int' },
  { array: new Map(), code: 'PACKET_SHAPE', message: 'Cannot read packet: must be array, got mapping' },
  { array: [], code: 'PACKET_SHAPE', message: 'Cannot read packet: its type must be string, got nothing' },
  { array: [7, 5], code: 'PACKET_SHAPE', message: 'Cannot read packet: its type must be string, got int' },
  { array: ['yodel', 5], code: 'PACKET_UNKNOWN', message: 'Cannot read packet: its type is "yodel"' },
  { array: ['__proto__'], code: 'PACKET_UNKNOWN', message: 'Cannot read packet: its type is "__proto__"' },
  { array: ['toString'], code: 'PACKET_UNKNOWN', message: 'Cannot read packet: its type is "toString"' },
  {
    array: ['x'.repeat(99)],
    code: 'PACKET_UNKNOWN',
    message: `Cannot read packet: its type is "${'x'.repeat(24)}"`,
  },
  {
    array: ['tell', 5, 'A'],
    code: 'PACKET_SHAPE',
    message: 'Cannot read tell: must have 6 elements or more, got 3',
  },
  {
    array: HEAD_VALUES.with(1, 'soon'),
    code: 'PACKET_SHAPE',
    message: 'Cannot read tell: field 1 (ttl) must be int, got string',
  },
  {
    array: HEAD_VALUES.with(2, 1),
    code: 'PACKET_SHAPE',
    message: 'Cannot read tell: field 2 (originatorMud) must be string, got int',
  },
  {
    array: HEAD_VALUES.with(5, []),
    code: 'PACKET_SHAPE',
    message: 'Cannot read tell: field 5 (targetUser) must be string, got array',
  },
  {
    array: HEAD_VALUES.with(7, 1),
    code: 'PACKET_SHAPE',
    message: 'Cannot read tell: field 7 (message) must be string, got int',
  },
  {
    array: example('who-reply').with(6, 'x'),
    code: 'PACKET_SHAPE',
    message: 'Cannot read who-reply: field 6 (whoData) must be array, got string',
  },
  {
    array: example('who-reply').with(6, [
      ['a', 1, 'b'],
      ['c', new Map(), 'd'],
    ]),
    code: 'PACKET_SHAPE',
    message: 'Cannot read who-reply: field 6 (whoData) element 1 field 1 (idle) must be int, got mapping',
  },
  {
    array: example('mudlist').with(7, new Map<LpcValue, LpcValue>([['Bedrock', 'up']])),
    code: 'PACKET_SHAPE',
    message: 'Cannot read mudlist: field 7 (infoMapping) entry "Bedrock" must be array, got string',
  },
  {
    array: example('mudlist').with(7, new Map([[1, 0]])),
    code: 'PACKET_SHAPE',
    message: 'Cannot read mudlist: field 7 (infoMapping) entry int must be string, got int',
  },
  {
    array: example('auth-mud-reply').with(6, 2n ** 60n),
    code: 'PACKET_SHAPE',
    message: 'Cannot read auth-mud-reply: field 6 (sessionKey) must be int below 2^53, got int',
  },
];

for (const { array, code, message } of WRONG) {
  test(`readPacket() refuses: ${message}`, () => {
    const found = fault(() => readPacket(array));
    expect(found).toMatchObject({ code, message });
    expect(found.packet).toBe(Array.isArray(array) ? array : undefined);
  });
}

test('A declaration reads its own type only', () => {
  expect(fault(() => PACKETS.emoteto.read(HEAD_VALUES)).message).toBe(
    'Cannot read emoteto: its type is "tell"',
  );
  expect(fault(() => PACKETS.tell.read(0)).message).toBe('Cannot read tell: must be array, got int');
});

test('A packet without a field is a mistake of ours, not a fault', () => {
  const packet = { ...(readPacket(HEAD_VALUES) as object), message: undefined } as unknown as Packet;
  expect(() => writePacket(packet)).toThrow(new TypeError('Cannot write tell: message is missing'));
});

test('isPacketType() knows the words that have a declaration', () => {
  expect(isPacketType('tell')).toBe(true);
  expect(isPacketType('constructor')).toBe(false);
  expect(isPacketType(5)).toBe(false);
});

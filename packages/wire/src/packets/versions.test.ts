import { expect, test } from 'vitest';
import { parseLpc } from '../lpc/decode.ts';
import type { LpcArray } from '../lpc/value.ts';
import { readPacket, writePacket } from './catalogue.ts';
import { mudInfo } from './mudlist.ts';
import { differsByVersion, readStartup, translatePacket, VERSIONS, writeMudRow } from './versions.ts';

const FRONT = '0,0,0,4000,4001,0,"Lib","Base","Driver","LP","open"';
const SHORT = `${FRONT},(["tell":1,])`;
const LONG = `${FRONT},"admin@a",(["tell":1,]),(["k":"v",])`;
const startup = (version: number, fields: string): LpcArray =>
  parseLpc(`({"startup-req-${version}",5,"A",0,"*i",0,${fields},})`) as LpcArray;

const STARTUPS = [
  { version: 1, fields: SHORT, length: 18, mudRowLength: 11, locateReplyLength: 8, writes: 18 },
  { version: 2, fields: SHORT, length: 18, mudRowLength: 11, locateReplyLength: 8, writes: 20 },
  { version: 2, fields: LONG, length: 20, mudRowLength: 13, locateReplyLength: 8, writes: 20 },
  { version: 3, fields: LONG, length: 20, mudRowLength: 13, locateReplyLength: 10, writes: 20 },
];

for (const { version, fields, length, writes, ...layout } of STARTUPS) {
  test(`readStartup() reads startup-req-${version} of ${length} elements`, () => {
    const array = startup(version, fields);
    expect(array).toHaveLength(length);
    const read = readStartup(array);
    expect(read.layout).toEqual(layout);
    expect(read.packet).toMatchObject({
      type: `startup-req-${version}`,
      openStatus: 'open',
      adminEmail: length === 20 ? 'admin@a' : '',
      services: new Map([['tell', 1]]),
      otherData: length === 20 ? new Map([['k', 'v']]) : new Map(),
    });
    expect(readPacket(array)).toStrictEqual(read.packet);
    expect(writePacket(read.packet)).toHaveLength(writes);
    expect(readPacket(writePacket(read.packet))).toStrictEqual(read.packet);
  });
}

test('readStartup() refuses what is no start-up', () => {
  expect(() => readStartup(['tell', 5])).toThrow(
    expect.objectContaining({ code: 'PACKET_UNKNOWN', message: 'Cannot read start-up: its type is "tell"' }),
  );
  expect(() => readStartup(['startup-req-4'])).toThrow(expect.objectContaining({ code: 'PACKET_UNKNOWN' }));
  expect(() => readStartup([3])).toThrow('Cannot read start-up: its type must be string, got int');
  expect(() => readStartup(0)).toThrow('Cannot read start-up: must be array, got int');
  expect(() => readStartup(startup(3, LONG).with(18, 'tell'))).toThrow(
    'Cannot read startup-req-3: field 18 (services) must be mapping, got string',
  );
});

const ROW = [
  -1,
  '127.0.0.1',
  4000,
  1,
  2,
  'Lib',
  'Base',
  'Driver',
  'LP',
  'open',
  'a@b',
  new Map([['tell', 1]]),
  new Map(),
];

test('writeMudRow() writes rows of 13 or 11 elements', () => {
  const info = mudInfo.read(ROW);
  expect(writeMudRow(info, VERSIONS['startup-req-3'])).toStrictEqual(ROW);
  expect(writeMudRow(info, VERSIONS['startup-req-1'])).toStrictEqual([...ROW.slice(0, 10), ROW[11]]);
});

const EIGHT: LpcArray = ['locate-reply', 5, 'M', 0, 'A', 'fred', 'M', 'Zed'];

test('translatePacket() pads and cuts a locate-reply', () => {
  const ten = [...EIGHT, 7, 'editing'];
  expect(translatePacket(EIGHT, VERSIONS['startup-req-3'])).toStrictEqual([...EIGHT, 0, 0]);
  expect(translatePacket(ten, VERSIONS['startup-req-2'])).toStrictEqual(EIGHT);
  expect(translatePacket(ten, VERSIONS['startup-req-3'])).toBe(ten);
  expect(translatePacket(EIGHT, VERSIONS['startup-req-1'])).toBe(EIGHT);
});

test('translatePacket() brings the rows of a mudlist to the length that is read', () => {
  const eleven = [...ROW.slice(0, 10), ROW[11]] as LpcArray;
  const list = (...rows: LpcArray[]): LpcArray => [
    'mudlist',
    5,
    '*i',
    0,
    'A',
    0,
    9,
    new Map([
      ['A', rows[0]],
      ['gone', 0],
    ] as never),
  ];
  expect(translatePacket(list(ROW), VERSIONS['startup-req-1'])).toStrictEqual(list(eleven));
  expect(translatePacket(list(eleven), VERSIONS['startup-req-3'])).toStrictEqual(list(ROW.with(10, '')));
  expect(translatePacket(['mudlist', 5], VERSIONS['startup-req-1'])).toStrictEqual(['mudlist', 5]);
});

test('translatePacket() leaves every other packet as it is', () => {
  const tell: LpcArray = ['tell', 5, 'A', 'a', 'B', 'b', 'A', 'hi'];
  expect(translatePacket(tell, VERSIONS['startup-req-1'])).toBe(tell);
  expect(translatePacket([], VERSIONS['startup-req-1'])).toStrictEqual([]);
  expect(['tell', 'locate-reply', 'mudlist', 'toString'].map(differsByVersion)).toEqual([
    false,
    true,
    true,
    false,
  ]);
});

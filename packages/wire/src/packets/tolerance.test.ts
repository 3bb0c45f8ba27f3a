// What living muds and routers send that is not what the specification says, each as it was measured on them.
import { expect, test } from 'vitest';
import { parseLpc } from '../lpc/decode.ts';
import { readPacket } from './catalogue.ts';
import { newsGrplistReply, newsPostReply, newsReadReply } from './news.ts';

const ODD: readonly { name: string; text: string; fields: object }[] = [
  {
    name: 'Dead Souls: the sender with a capital',
    text: '({"tell",5,"DS","Peeradmin","B","zed","Peeradmin","hi",})',
    fields: { originatorUser: 'Peeradmin', visname: 'Peeradmin' },
  },
  {
    name: 'a visible name of 0 is the user name',
    text: '({"tell",5,"A","fred","B","wilma",0,"hi",})',
    fields: { visname: 'fred' },
  },
  {
    name: 'a visible name that is no string is the user name',
    text: '({"channel-m",5,"A","fred",0,0,"gossip",7,"hi",})',
    fields: { visname: 'fred', message: 'hi' },
  },
  {
    name: 'a visible name of nobody is empty',
    text: '({"emoteto",5,"A",0,"B","wilma",0,"hi",})',
    fields: { visname: '' },
  },
  {
    name: "Samson's router: empty strings where others have 0",
    text: '({"channel-m",5,"A","fred","","","gossip","Fred","hi",})\r',
    fields: { targetMud: '', targetUser: '' },
  },
  {
    name: 'Luminari: the flag as a string, the target 0',
    text: '({"channel-listen",5,"M",0,0,0,"chan","1",})',
    fields: { onOrOff: 1, targetMud: 0 },
  },
  {
    name: 'Luminari: the flag "0" is no',
    text: '({"channel-listen",5,"M",0,0,0,"chan","0",})',
    fields: { onOrOff: 0 },
  },
  {
    name: 'Luminari: an empty list of users is no user',
    text: '({"who-reply",200,"M",0,"A","fred",({,}),})',
    fields: { whoData: [], ttl: 200 },
  },
  {
    name: 'who: idle times as float, digits and words, and short rows',
    text: '({"who-reply",5,"M",0,"A","fred",({({"A",1.5,"x",}),({"B","12",}),({"C","a while","y",}),({"D",}),}),})',
    fields: {
      whoData: [
        { visname: 'A', idle: 1, extra: 'x' },
        { visname: 'B', idle: 12, extra: '' },
        { visname: 'C', idle: 0, extra: 'y' },
        { visname: 'D', idle: 0, extra: '' },
      ],
    },
  },
  {
    name: 'CoffeeMud: 0 for the list of users',
    text: '({"who-reply",5,"M",0,"A","fred",0,})',
    fields: { whoData: [] },
  },
  {
    name: 'finger: level and time as numbers, the rest missing',
    text: '({"finger-reply",5,"M",0,"A","fred","Fred",0,0,0,1700000000,"-1",0,12,})',
    fields: { loginoutTime: '1700000000', idleTime: -1, level: '12', extra: 0, title: 0 },
  },
  {
    name: 'versions 1 and 2: a locate-reply of 8 elements',
    text: '({"locate-reply",5,"M",0,"A","fred","M","Zed",})',
    fields: { locatedMud: 'M', locatedVisname: 'Zed', idleTime: 0, status: 0 },
  },
  {
    name: 'Dead Souls: an empty array as the type of a new channel',
    text: '({"chanlist-reply",5,"*dsr",0,"A",0,9,(["dchat":({"Host",({}),}),"gone":0,]),})',
    fields: {
      channelList: new Map<string, unknown>([
        ['dchat', { host: 'Host', type: 0 }],
        ['gone', 0],
      ]),
    },
  },
  {
    name: 'CoffeeMud: 0 for no channels',
    text: '({"chanlist-reply",5,"*cm",0,"A",0,0,0,})',
    fields: { channelList: new Map() },
  },
  {
    name: 'Dead Souls: nobody on a channel',
    text: '({"chan-who-reply",5,"DS",0,"Qa","u","dchat",({}),})',
    fields: { userList: [] },
  },
  {
    name: 'CoffeeMud: an empty channel name',
    text: '({"chan-who-req",5,"CM","u","A",0,"",})',
    fields: { channel: '' },
  },
  {
    name: 'CoffeeMud: a shutdown to "null"',
    text: '({"shutdown",5,"CoffeeTest",0,"null",0,0,})',
    fields: { targetMud: 'null', restartDelay: 0 },
  },
  {
    name: 'CoffeeMud: a ping without anything',
    text: '({"ping-req",5,"FakeA",0,"FakeA",0,0,})',
    fields: { data: 0 },
  },
  {
    name: 'a ping of six elements',
    text: '({"ping-req",5,"FakeA",0,"FakeA",0,})',
    fields: { data: 0 },
  },
  {
    name: 'CoffeeMud: an error to the user "" without the packet',
    text: '({"error",5,"*cm",0,"A","","unk-dst","Unknown mud",})',
    fields: { targetUser: '', errorPacket: 0 },
  },
  {
    name: 'an error whose packet is no array',
    text: '({"error",5,"*cm",0,"A",0,"unk-dst",0,"tell",})',
    fields: { errorMessage: '', errorPacket: 0 },
  },
  {
    name: 'a start-up reply without a password',
    text: '({"startup-reply",5,"*cm",0,"A",0,({({"*cm","127.0.0.1 8080",}),}),})',
    fields: { password: 0, routerList: [{ name: '*cm', address: '127.0.0.1 8080' }] },
  },
  {
    name: 'CoffeeMud: a password of -1',
    text: '({"startup-reply",5,"*cm",0,"A",0,({({"*cm","127.0.0.1 8080",}),}),-1,})',
    fields: { password: -1 },
  },
  {
    name: 'a start-up with other_data 0 and numbers as strings',
    text: '({"startup-req-3",200,"M",0,"*i4",0,"0",0,0,"4000",4001,"",0,"b","d","t","o","e",(["tell":1,]),0,})',
    fields: { password: 0, playerPort: 4000, imudUdpPort: 0, mudlib: '', otherData: new Map() },
  },
  {
    name: 'services of 0',
    text: '({"startup-req-3",5,"M",0,"*i4",0,0,0,0,4000,4001,0,"m","b","d","t","o","e",0,0,})',
    fields: { services: new Map(), adminEmail: 'e' },
  },
  {
    name: 'Lima: the answer to an oob-begin',
    text: '({"oob-begin","Lima",0,0,})',
    fields: { originatorMud: 'Lima', authType: 0, authToken: 0 },
  },
  {
    name: 'a file that could not be had, with 0 for its contents',
    text: '({"file-get-reply",1,-2,0,})',
    fields: { success: -2, contents: '' },
  },
  {
    name: 'letter ids as strings, from a mud whose mappings know nothing else',
    text: '({"mail-ack",(["7":({}),]),})',
    fields: { ackList: new Map([[7, []]]) },
  },
  {
    name: 'Dead Souls between routers: a removed channel as -1',
    text: '({"irn-chanlist-delta",5,"*a",0,"*b",0,1700000000,(["channels":(["gone":-1,"new":({({}),"Host",({"X",}),}),]),"listening":([]),]),})',
    fields: {
      chanlist: {
        channels: new Map<string, unknown>([
          ['gone', 0],
          ['new', { type: 0, host: 'Host', list: ['X'] }],
        ]),
        listening: new Map(),
      },
    },
  },
];

for (const { name, text, fields } of ODD) {
  test(`readPacket() reads ${name}`, () => {
    expect(readPacket(parseLpc(text))).toMatchObject(fields);
  });
}

test('Rows of 11, 12 and 13 elements of a mudlist read to the same', () => {
  const thirteen = '-1,"127.0.0.1",4000,1,2,"Lib","Base","Driver","LP","open","",(["tell":1,]),0,';
  const twelve = '-1,30,"127.0.0.1",4000,1,2,"Lib","Base","Driver","LP","open",(["tell":1,]),';
  const eleven = '-1,"127.0.0.1",4000,1,2,"Lib","Base","Driver","LP","open",(["tell":1,]),';
  const text = `({"mudlist",5,"*dsr",0,0,0,9,(["A":({${thirteen}}),"B":({${twelve}}),"C":({${eleven}}),"D":0,]),})`;
  const packet = readPacket(parseLpc(text));
  if (packet.type !== 'mudlist') throw new Error('It is another packet');
  const row = {
    ...{ state: -1, ipAddr: '127.0.0.1', playerPort: 4000, imudTcpPort: 1, imudUdpPort: 2, mudlib: 'Lib' },
    ...{ baseMudlib: 'Base', driver: 'Driver', mudType: 'LP', openStatus: 'open', adminEmail: '' },
    ...{ services: new Map([['tell', 1]]), otherData: new Map() },
  };
  expect([...packet.infoMapping.values()]).toStrictEqual([row, row, row, 0]);
});

test('CoffeeMud: a row of a deleted mud is full of "null"', () => {
  const text =
    '({"mudlist",5,"*cm",0,"A",0,3,(["R":({0,"null",0,0,0,"null","null","null","null","null","null",([]),([]),}),]),})';
  expect(readPacket(parseLpc(text))).toMatchObject({
    infoMapping: new Map([['R', { state: 0, ipAddr: 'null' }]]),
  });
});

test('irn-mudlist-delta reads the mapping of a mud by its keys, and writes it again', () => {
  const mud =
    '"name":"A","ip":"127.0.0.1","connect_time":1700000000,"disconnect_time":0,"password":5,"player_port":4000,"base_mudlib":"B","services":(["tell":1,]),"router":"*a","unknown_key":1,';
  const packet = readPacket(
    parseLpc(`({"irn-mudlist-delta",5,"*a",0,"*b",0,1,(["A":([${mud}]),"gone":0,]),})`),
  );
  if (packet.type !== 'irn-mudlist-delta') throw new Error('It is another packet');
  expect(packet.mudlist.get('A')).toMatchObject({
    name: 'A',
    playerPort: 4000,
    baseMudlib: 'B',
    restartDelay: 0,
    otherData: new Map(),
  });
  expect(packet.mudlist.get('gone')).toBe(0);
});

test('The answers of news servers are bare values', () => {
  const post = [1700000000, 'thread', 'Subject', 'fred', 'Text'];
  expect(newsReadReply.write(newsReadReply.read(post))).toStrictEqual(post);
  expect(newsReadReply.read(post)).toMatchObject({ postingTime: 1700000000, contents: 'Text' });
  expect(newsPostReply.read(7)).toBe(7);
  expect(newsPostReply.write(7)).toBe(7);
  const groups = [['rec.bowling', 1, 9]];
  expect(newsGrplistReply.read(groups)).toStrictEqual([
    { groupName: 'rec.bowling', firstPostId: 1, lastPostId: 9 },
  ]);
  expect(newsGrplistReply.write(newsGrplistReply.read(groups))).toStrictEqual(groups);
  expect(() => newsPostReply.read('7th')).toThrow('Cannot read news-post-reply: must be int, got string');
  expect(() => newsGrplistReply.read([['a', []]])).toThrow(
    'Cannot read news-grplist-reply: element 0 field 1 (firstPostId) must be int, got array',
  );
});

import zlib, { constants, deflateSync, inflateSync } from 'node:zlib';
import { expect, test, vi } from 'vitest';
import { OPTIONS } from '../codes.ts';
import {
  CLIENT_WORD_CHARS_MAX,
  DEFLATE_LEVEL,
  DEFLATE_MEMORY_LEVEL,
  DEFLATE_QUEUE_BYTES_MAX,
  DEFLATE_WINDOW_BITS,
  ENVIRON_VARIABLES_MAX,
  GMCP_DEPTH_MAX,
  LINE_BYTES_MAX,
  MSSP_ANSWERS_MAX,
  SUBNEGOTIATION_BYTES_MAX,
  SUBNEGOTIATION_OUT_BYTES_MAX,
  TTYPE_ANSWERS_MAX,
} from '../limits.ts';
import { Bench, CUTS, latin1, wire } from '../wire.suite.ts';
import { concatBytes, writeSubnegotiation } from '../writer.ts';
import { TelnetConnection } from './connection.ts';

const NOTHING = {
  options: Object.fromEntries(
    ['ttype', 'naws', 'new-environ', 'charset', 'eor', 'gmcp', 'msdp', 'mssp', 'mccp2', 'mccp3'].map(
      (name) => [name, 'accept' as const],
    ),
  ),
};

test('start() sends all offers in one write, and only once', () => {
  const write = vi.fn();
  const connection = new TelnetConnection({ write });
  connection.start();
  connection.start();
  for (const { code } of Object.values(OPTIONS))
    connection.receive(Uint8Array.of(255, 254, code, 255, 252, code));
  connection.start();
  expect(write.mock.calls).toHaveLength(1);
  expect(write.mock.calls[0]?.[0]).toEqual(
    wire(
      'IAC DO TTYPE IAC DO NAWS IAC DO NEW-ENVIRON IAC WILL CHARSET IAC WILL EOR-OPTION IAC WILL GMCP IAC WILL MSDP IAC WILL MSSP IAC WILL MCCP2 IAC WILL MCCP3',
    ),
  );
});

test('start() offers what the table says, and MCCP only with zlib', () => {
  const bench = new Bench({
    options: { ...NOTHING.options, mxp: 'offer', gmcp: 'offer', mccp2: 'offer' },
    zlib: undefined,
  });
  bench.connection.start();
  expect(bench.written()).toEqual(wire('IAC WILL GMCP IAC WILL MXP'));
  bench.receive('IAC DO MCCP2');
  expect(bench.written()).toEqual(wire('IAC WONT MCCP2'));
});

test('an option that is refused by the table, or unknown, is refused to the client', () => {
  const bench = new Bench({ options: { gmcp: 'refuse' } }).receive(
    'IAC DO GMCP IAC WILL MSDP IAC DO ECHO IAC DO MXP IAC WILL 22 IAC DO C8',
  );
  expect(bench.written()).toEqual(
    wire('IAC WONT GMCP IAC DONT MSDP IAC WONT ECHO IAC WONT MXP IAC DONT 22 IAC WONT C8'),
  );
  expect(bench.told).toEqual([]);
});

for (const [how, cut] of Object.entries(CUTS)) {
  test(`lines come decoded, with messages in their midst, ${how}`, () => {
    const bench = new Bench();
    const bytes = wire(
      'IAC DO GMCP "lo" IAC SB GMCP "Core.Ping" IAC SE "ok å" 0D 0A "nortg" 08 "h" 0A "x" 0D 00',
    );
    for (const chunk of cut(bytes)) bench.connection.receive(chunk);
    expect(bench.heard('line')).toEqual(['look å', 'north', 'x']);
    expect(bench.heard('gmcp')).toEqual([{ name: 'Core.Ping', data: undefined }]);
  });
}

test('a line that is too long is a fault, and the next one comes', () => {
  const bench = new Bench();
  bench.connection.receive(Buffer.from(`${'x'.repeat(LINE_BYTES_MAX + 1)}\nnext\n`));
  expect(bench.heard('line')).toEqual(['next']);
  expect(bench.heard('fault')).toMatchObject([
    { code: 'LINE_TOO_LONG', fatal: false, message: 'Cannot read line: it is longer than 8192 bytes' },
  ]);
});

test('EC and EL erase, AYT is answered, and what a game may act on is passed on', () => {
  const bench = new Bench().receive(
    '"abx" IAC F7 "c" IAC EL "lookk" IAC F7 0A IAC AYT IAC IP IAC NOP IAC GA IAC 01',
  );
  expect(bench.heard('line')).toEqual(['look']);
  expect(bench.heard('command')).toEqual(['ayt', 'ip']);
  expect(latin1(bench.written())).toBe('\r\n[Yes]\r\n');
});

test('send() ends lines by CR LF, guards a lone CR and doubles IAC', () => {
  const bench = new Bench({ encoding: 'latin-1' });
  bench.connection.send('a\nb\r\nc\rdÿ☃');
  expect(bench.written()).toEqual(wire('"a" 0D 0A "b" 0D 0A "c" 0D 00 "d" FF FF "?"'));
});

test('prompt() ends by GA, by EOR once that is on, and bare with SGA alone', () => {
  const bench = new Bench();
  bench.connection.prompt('> ');
  expect(bench.written()).toEqual(wire('"> " IAC GA'));
  bench.receive('IAC DO SGA');
  bench.written();
  bench.connection.prompt('> ');
  expect(bench.written()).toEqual(wire('"> "'));
  bench.receive('IAC DO EOR-OPTION');
  bench.written();
  bench.connection.prompt('> ');
  expect(bench.written()).toEqual(wire('"> " IAC EOR'));
});

test('gmcp() and msdp() send only what the client has agreed to, and stop when it refuses later', () => {
  const bench = new Bench();
  expect([bench.connection.gmcp('Core.Ping'), bench.connection.msdp({ A: 1 })]).toEqual([false, false]);
  bench.connection.start();
  bench.receive('IAC DO GMCP IAC DO MSDP').written();
  expect([bench.connection.gmcp('Char.Vitals', { hp: 5 }), bench.connection.msdp({ A: [1] })]).toEqual([
    true,
    true,
  ]);
  expect(bench.written()).toEqual(
    concatBytes([
      writeSubnegotiation(201, Buffer.from('Char.Vitals {"hp":5}')),
      wire('IAC SB MSDP 01 "A" 02 05 02 "1" 06 IAC SE'),
    ]),
  );
  bench.receive('IAC DONT GMCP');
  expect(bench.written()).toEqual(wire('IAC WONT GMCP'));
  expect(bench.connection.gmcp('Core.Ping')).toBe(false);
  bench.receive('IAC DO GMCP');
  expect(bench.written()).toEqual(wire('IAC WILL GMCP'));
  expect(bench.connection.supports('gmcp')).toBe(true);
  expect(
    bench
      .heard('option')
      .filter(({ option }) => option === 'gmcp')
      .map(({ enabled }) => enabled),
  ).toEqual([true, false, true]);
});

test('gmcp() sends a message of the limit and reports one just over it', () => {
  const bench = new Bench().receive('IAC DO GMCP');
  bench.written();
  const filler = (bytes: number) => 'x'.repeat(bytes - 'X ""'.length);
  expect(bench.connection.gmcp('X', filler(SUBNEGOTIATION_OUT_BYTES_MAX))).toBe(true);
  expect(bench.written()).toHaveLength(SUBNEGOTIATION_OUT_BYTES_MAX + 5);
  expect(bench.connection.gmcp('X', filler(SUBNEGOTIATION_OUT_BYTES_MAX + 1))).toBe(false);
  expect(bench.written()).toHaveLength(0);
  expect(bench.heard('fault')).toMatchObject([{ code: 'MESSAGE_TOO_LONG', fatal: false }]);
});

test('mssp() answers a client that asked, so many times and no more', () => {
  const bench = new Bench();
  expect(bench.connection.mssp({ NAME: 'Hub' })).toBe(false);
  bench.receive('IAC DO MSSP').written();
  const sent = Array.from({ length: MSSP_ANSWERS_MAX + 1 }, () => bench.connection.mssp({ NAME: 'Hub' }));
  expect(sent).toEqual([...new Array(MSSP_ANSWERS_MAX).fill(true), false]);
  const one = latin1(wire('IAC SB MSSP 01 "NAME" 02 "Hub" IAC SE'));
  expect(latin1(bench.written())).toBe(one.repeat(MSSP_ANSWERS_MAX));
});

test('echo() hides a password and ends that, whatever the client answers', () => {
  const bench = new Bench();
  bench.connection.echo(false);
  bench.connection.echo(false);
  expect(bench.written()).toEqual(wire('IAC WILL ECHO'));
  bench.receive('IAC DO ECHO');
  bench.connection.echo(true);
  expect(bench.written()).toEqual(wire('IAC WONT ECHO'));
  bench.receive('IAC DONT ECHO');
  bench.connection.echo(true);
  expect(bench.written()).toHaveLength(0);
  expect(bench.heard('option')).toEqual([
    { option: 'echo', enabled: true, side: 'local' },
    { option: 'echo', enabled: false, side: 'local' },
  ]);
});

test('echo() hides again where the client answers no WONT, once it has sent a line', () => {
  const bench = new Bench();
  bench.connection.echo(false);
  bench.receive('IAC DO ECHO');
  bench.connection.echo(true);
  expect(bench.written()).toEqual(wire('IAC WILL ECHO IAC WONT ECHO'));
  bench.receive('"who" 0d 0a');
  bench.connection.echo(false);
  expect(bench.written()).toEqual(wire('IAC WILL ECHO'));
  // Its answers, after all: the first is taken for a refusal, the second makes it good.
  bench.receive('IAC DONT ECHO').receive('IAC DO ECHO');
  expect(bench.connection.supports('echo')).toBe(true);
});

test('keepalive() sends NOP', () => {
  const bench = new Bench();
  bench.connection.keepalive();
  expect(bench.written()).toEqual(wire('IAC NOP'));
});

test('NAWS tells a size once, and again when it changes, a width of 255 included', () => {
  const bench = new Bench().receive(
    'IAC WILL NAWS IAC SB NAWS 00 50 00 18 IAC SE IAC SB NAWS 00 50 00 18 IAC SE IAC SB NAWS 00 IAC IAC 00 18 IAC SE',
  );
  expect(bench.heard('naws')).toEqual([
    { columns: 80, rows: 24 },
    { columns: 255, rows: 24 },
  ]);
  expect(bench.connection.window).toEqual({ columns: 255, rows: 24 });
});

test('CHARSET: we offer, the client chooses, and text follows its choice both ways', () => {
  const bench = new Bench().receive('IAC DO CHARSET');
  expect(bench.written()).toEqual(
    wire('IAC WILL CHARSET IAC SB CHARSET 01 " UTF-8 ISO-8859-1 WINDOWS-1252 IBM437 US-ASCII" IAC SE'),
  );
  bench.receive('IAC SB CHARSET 02 "ISO-8859-1" IAC SE E5 0A');
  expect(bench.heard('charset')).toEqual([{ encoding: 'latin-1' }]);
  expect(bench.heard('line')).toEqual(['å']);
  bench.connection.send('å');
  expect(bench.written()).toEqual(wire('E5'));
});

test('CHARSET: the client offers, we take the first that we have', () => {
  const bench = new Bench().receive('IAC WILL CHARSET IAC SB CHARSET 01 ";KOI8-R;cp437;UTF-8" IAC SE');
  expect(bench.written()).toEqual(wire('IAC DO CHARSET IAC SB CHARSET 02 "cp437" IAC SE'));
  expect(bench.connection.encoding).toBe('cp437');
  bench.receive('IAC SB CHARSET 01 ";KOI8-R" IAC SE IAC SB CHARSET 04 01 IAC SE');
  expect(bench.written()).toEqual(wire('IAC SB CHARSET 03 IAC SE IAC SB CHARSET 05 IAC SE'));
});

test('CHARSET: when both ask at once ours counts; a choice that was not offered is a fault', () => {
  const bench = new Bench()
    .receive('IAC DO CHARSET IAC WILL CHARSET')
    .receive('IAC SB CHARSET 01 ";CP437" IAC SE');
  expect(latin1(bench.written())).toContain(latin1(wire('IAC SB CHARSET 03 IAC SE')));
  bench.receive('IAC SB CHARSET 02 "KOI8-R" IAC SE');
  expect(bench.heard('fault')).toMatchObject([{ code: 'MALFORMED' }]);
  expect(bench.connection.encoding).toBe('utf-8');
});

test('CHARSET: an answer that nobody asked for changes nothing', () => {
  const bench = new Bench().receive(
    'IAC WILL CHARSET IAC SB CHARSET 02 "CP437" IAC SE IAC SB CHARSET 03 IAC SE',
  );
  expect(bench.heard('charset')).toEqual([]);
});

test('NEW-ENVIRON asks for MNES and nothing else, and tells what comes, at first and later', () => {
  const bench = new Bench().receive('IAC WILL NEW-ENVIRON');
  expect(bench.written()).toEqual(
    wire(
      'IAC DO NEW-ENVIRON IAC SB NEW-ENVIRON 01 00 "CLIENT_NAME" 00 "CLIENT_VERSION" 00 "TERMINAL_TYPE" 00 "MTTS" 00 "CHARSET" IAC SE',
    ),
  );
  bench.receive('IAC SB NEW-ENVIRON 00 00 "CLIENT_NAME" 01 "Mudlet" 00 "CHARSET" 01 "CP437" IAC SE');
  expect(bench.connection.client).toMatchObject({ name: 'Mudlet', version: undefined });
  expect(bench.connection.encoding).toBe('cp437');
  bench.receive('IAC SB NEW-ENVIRON 02 00 "CLIENT_VERSION" 01 "4.20" IAC SE');
  expect(bench.connection.client).toMatchObject({ name: 'Mudlet', version: '4.20' });
  expect(bench.heard('environ').map(({ kind }) => kind)).toEqual(['is', 'info']);
});

test('NEW-ENVIRON: so many variables are remembered over all messages, and no more; those can change', () => {
  const bench = new Bench().receive('IAC WILL NEW-ENVIRON');
  for (let at = 0; at < ENVIRON_VARIABLES_MAX - 1; at++)
    bench.receive(`IAC SB NEW-ENVIRON 02 00 "V${at}" 01 "1" IAC SE`);
  const tell = (name: string, value: string) =>
    bench.receive(`IAC SB NEW-ENVIRON 02 00 "${name}" 01 "${value}" IAC SE`).connection.client;
  expect(tell('CLIENT_NAME', 'Mudlet')).toMatchObject({ name: 'Mudlet' }); // the last
  expect(tell('CLIENT_VERSION', '1')).toMatchObject({ version: undefined });
  expect(tell('CLIENT_NAME', 'Other')).toMatchObject({ name: 'Other' });
});

test('what MNES tells of a client is short and plain', () => {
  const long = 'x'.repeat(CLIENT_WORD_CHARS_MAX);
  const bench = new Bench()
    .receive('IAC WILL NEW-ENVIRON')
    .receive(
      `IAC SB NEW-ENVIRON 00 00 "CLIENT_NAME" 01 "${long}" 00 "CLIENT_VERSION" 01 "1" 1B "[2J${long}" IAC SE`,
    );
  expect(bench.connection.client).toMatchObject({
    name: long,
    version: `1[2J${long}`.slice(0, CLIENT_WORD_CHARS_MAX),
  });
});

test('what CHARSET has agreed on is not changed by MNES', () => {
  const bench = new Bench().receive(
    'IAC WILL CHARSET IAC SB CHARSET 01 ";UTF-8" IAC SE IAC WILL NEW-ENVIRON',
  );
  bench.receive('IAC SB NEW-ENVIRON 00 00 "CHARSET" 01 "CP437" IAC SE');
  expect(bench.connection.encoding).toBe('utf-8');
});

test('MXP begins with its start and the lock that keeps text literal', () => {
  const bench = new Bench({ options: { mxp: 'accept' } }).receive('IAC DO MXP');
  expect(bench.written()).toEqual(wire('IAC WILL MXP IAC SB MXP IAC SE 1B "[7z"'));
});

test('setEncoding() tells of a change, and only of one', () => {
  const bench = new Bench();
  bench.connection.setEncoding('utf-8');
  bench.connection.setEncoding('us-ascii');
  expect(bench.heard('charset')).toEqual([{ encoding: 'us-ascii' }]);
});

test('ready comes when every offer is answered and what follows is told', () => {
  const bench = new Bench({ zlib: undefined });
  bench.connection.start();
  bench.receive(
    'IAC WILL TTYPE IAC WONT NAWS IAC WONT NEW-ENVIRON IAC DO CHARSET IAC DONT EOR-OPTION IAC DO GMCP IAC DONT MSDP IAC DONT MSSP',
  );
  bench.receive('IAC SB TTYPE 00 "A" IAC SE');
  expect(bench.heard('ready')).toHaveLength(0);
  bench.receive('IAC SB TTYPE 00 "A" IAC SE');
  expect(bench.heard('ready')).toHaveLength(0);
  bench.receive('IAC SB CHARSET 02 "ISO-8859-1" IAC SE');
  expect(bench.told.slice(-2).map(([name]) => name)).toEqual(['charset', 'ready']);
  bench.receive('IAC WONT TTYPE IAC WILL TTYPE IAC SB TTYPE 00 "A" IAC SE IAC SB TTYPE 00 "A" IAC SE');
  expect(bench.heard('ready')).toHaveLength(1);
});

test('ready comes without a terminal type that the client takes back, and not before an offer is answered', () => {
  const bench = new Bench({ ...NOTHING, options: { ...NOTHING.options, ttype: 'offer', gmcp: 'offer' } });
  bench.connection.start();
  bench.receive('IAC WILL TTYPE IAC WILL GMCP IAC WONT TTYPE');
  expect(bench.heard('ready')).toHaveLength(0);
  bench.receive('IAC DONT GMCP');
  expect(bench.heard('ready')).toHaveLength(1);
});

// COMPAT TinTin++ 2.02 answers every offer but this one.
const TAKEN_BACK: [what: string, script: string][] = [
  ['variables', 'IAC WILL NEW-ENVIRON IAC WONT NEW-ENVIRON'],
  ['a character set', 'IAC DO CHARSET IAC DONT CHARSET'],
];

for (const [what, script] of TAKEN_BACK) {
  test(`ready comes without ${what} that the client takes back`, () => {
    const options = { ...NOTHING.options, 'new-environ': 'offer', charset: 'offer' } as const;
    const bench = new Bench({ options });
    bench.connection.start();
    bench.receive(`${script} IAC WONT NEW-ENVIRON IAC DONT CHARSET`);
    expect(bench.heard('ready')).toHaveLength(1);
  });
}

test('ready does not wait for an answer about MSSP', () => {
  const bench = new Bench({ ...NOTHING, options: { ...NOTHING.options, gmcp: 'offer', mssp: 'offer' } });
  bench.connection.start();
  expect(bench.heard('ready')).toHaveLength(0);
  bench.receive('IAC DONT GMCP');
  expect(bench.heard('ready')).toHaveLength(1);
});

test('TTYPE: answers that nobody asked for are passed over', () => {
  const bench = new Bench().receive('IAC WILL TTYPE');
  for (let n = 0; n < 10; n++) bench.receive(`IAC SB TTYPE 00 "T${n}" IAC SE`);
  const question = latin1(wire('IAC SB TTYPE 01 IAC SE'));
  expect(latin1(bench.written())).toBe(latin1(wire('IAC DO TTYPE')) + question.repeat(TTYPE_ANSWERS_MAX));
  bench.receive(
    'IAC SB TTYPE 00 "MTTS 64" IAC SE IAC WILL NEW-ENVIRON IAC SB NEW-ENVIRON 00 00 "CLIENT_VERSION" 01 "2" IAC SE',
  );
  expect(bench.heard('client')).toMatchObject([
    { name: 'T0', terminal: 'T1', hasMtts: false },
    { name: 'T0', terminal: 'T1', hasMtts: false, version: '2' },
  ]);
});

test('TTYPE: a client that takes it back and offers it again is asked anew', () => {
  const told = (...names: string[]) => names.map((name) => `IAC SB TTYPE 00 "${name}" IAC SE`).join(' ');
  const bench = new Bench().receive(`IAC WILL TTYPE ${told('TINYFUGUE', 'TINYFUGUE')} IAC WONT TTYPE`);
  bench.receive(`IAC WILL TTYPE ${told('MUDLET', 'ANSI', 'MTTS 4', 'MTTS 4')}`);
  expect(bench.heard('client')).toMatchObject([{ name: 'TINYFUGUE' }, { name: 'MUDLET', terminal: 'ANSI' }]);
});

test('what a client tells again of itself is no news', () => {
  const bench = new Bench().receive('IAC WILL NEW-ENVIRON');
  for (let times = 0; times < 3; times++)
    bench.receive('IAC SB NEW-ENVIRON 00 00 "CLIENT_NAME" 01 "Mudlet" IAC SE');
  expect([bench.heard('client').length, bench.heard('environ').length]).toEqual([1, 3]);
});

test('stop() lets no listener hear of anything more, whoever does it', async () => {
  const bench = new Bench();
  await bench.connection.stop();
  bench.connection.setEncoding('cp437');
  bench.receive('"look" 0d 0a');
  expect(bench.told).toEqual([]);
});

test('ready comes at once when nothing is offered, and nothing is written', () => {
  const write = vi.fn();
  const connection = new TelnetConnection({ write }, NOTHING);
  const ready = vi.fn();
  connection.on('ready', ready);
  connection.start();
  connection.send('');
  expect(ready).toHaveBeenCalledOnce();
  expect(write).not.toHaveBeenCalled();
});

const FAULTS = [
  { code: 'NOT_NEGOTIATED', name: 'an option that is off', script: 'IAC SB GMCP "Core.Ping" IAC SE' },
  { code: 'NOT_NEGOTIATED', name: 'an unknown option', script: 'IAC SB 22 01 IAC SE' },
  { code: 'MALFORMED', name: 'a window of three bytes', script: 'IAC WILL NAWS IAC SB NAWS 00 50 00 IAC SE' },
  { code: 'MALFORMED', name: 'GMCP without a name', script: 'IAC DO GMCP IAC SB GMCP " " IAC SE' },
  { code: 'MALFORMED', name: 'MSSP from a client', script: 'IAC DO MSSP IAC SB MSSP 01 "A" IAC SE' },
  {
    code: 'TOO_DEEP',
    name: 'deep GMCP',
    script: `IAC DO GMCP IAC SB GMCP "X ${'['.repeat(GMCP_DEPTH_MAX + 1)}" IAC SE`,
  },
  { code: 'SUBNEGOTIATION_CUT', name: 'a cut subnegotiation', script: 'IAC SB GMCP IAC NOP' },
  {
    code: 'SUBNEGOTIATION_TOO_LONG',
    name: 'a long subnegotiation',
    script: `IAC SB GMCP "${'x'.repeat(SUBNEGOTIATION_BYTES_MAX + 1)}" IAC SE`,
  },
] as const;

for (const { code, name, script } of FAULTS) {
  test(`${name} is a fault, and the connection goes on`, () => {
    const bench = new Bench().receive(`${script} "look" 0A`);
    expect(bench.heard('fault')).toMatchObject([{ code, fatal: false }]);
    expect(bench.heard('line')).toEqual(['look']);
  });
}

test('a listener that stops the connection hears nothing more', async () => {
  const lines: string[] = [];
  const connection = new TelnetConnection({ write: () => true });
  connection.on('line', (line) => {
    lines.push(line);
    void connection.stop();
  });
  connection.receive(Buffer.from('quit\nlook\n'));
  connection.receive(Buffer.from('look\n'));
  await connection.stop();
  expect(lines).toEqual(['quit']);
});

test('on() returns the way to take a listener away', () => {
  const bench = new Bench();
  const lines: string[] = [];
  const off = bench.connection.on('line', (line) => lines.push(line));
  bench.receive('"a" 0A');
  off();
  bench.receive('"b" 0A');
  expect(lines).toEqual(['a']);
});

test('MCCP2: everything after its start is compressed, and DONT ends the stream before it is answered', async () => {
  const bench = new Bench().receive('IAC DO MCCP2');
  bench.connection.send('hello\n');
  bench.receive('IAC DONT MCCP2');
  bench.connection.send('plain\n');
  await bench.connection.stop();
  const bytes = Buffer.from(bench.written());
  const head = wire('IAC WILL MCCP2 IAC SB MCCP2 IAC SE');
  const tail = concatBytes([wire('IAC WONT MCCP2'), Buffer.from('plain\r\n')]);
  expect(latin1(bytes.subarray(0, head.length))).toBe(latin1(head));
  expect(latin1(bytes.subarray(-tail.length))).toBe(latin1(tail));
  expect(
    inflateSync(bytes.subarray(head.length, -tail.length), { finishFlush: constants.Z_FINISH }).toString(),
  ).toBe('hello\r\n');
});

test('MCCP2: a compressor costs no more memory than it may, and flushes each write', () => {
  const createDeflate = vi.fn(zlib.createDeflate);
  new Bench({ zlib: { ...zlib, createDeflate } }).receive('IAC DO MCCP2');
  expect(createDeflate).toHaveBeenCalledExactlyOnceWith({
    flush: constants.Z_SYNC_FLUSH,
    level: DEFLATE_LEVEL,
    windowBits: DEFLATE_WINDOW_BITS,
    memLevel: DEFLATE_MEMORY_LEVEL,
  });
});

test('MCCP2: stop() ends the stream, so that the last words arrive', async () => {
  const bench = new Bench().receive('IAC DO MCCP2');
  bench.written();
  bench.connection.send('Goodbye.\n');
  await using _ = bench.connection;
  await bench.connection.stop();
  expect(inflateSync(bench.written(), { finishFlush: constants.Z_FINISH }).toString()).toBe('Goodbye.\r\n');
});

test('MCCP2: a compressor that fails is fatal, and nothing more is read', async () => {
  const deflate = zlib.createDeflate();
  const bench = new Bench({ zlib: { ...zlib, createDeflate: () => deflate } }).receive('IAC DO MCCP2');
  deflate.destroy(new Error('out of memory'));
  await expect.poll(() => bench.heard('fault')).toMatchObject([{ code: 'DEFLATE_BROKEN', fatal: true }]);
  bench.receive('"look" 0A');
  expect(bench.heard('line')).toEqual([]);
});

test('MCCP2: after a failure in the middle of a chunk nothing more of it is read', () => {
  const bench = new Bench().receive('IAC DO MCCP2 IAC DO GMCP');
  bench.connection.on('line', () => {
    for (let sent = 0; sent <= DEFLATE_QUEUE_BYTES_MAX; sent += 1_000_000)
      bench.connection.write(new Uint8Array(1_000_000));
  });
  bench.receive('"look" 0A "north" 0A IAC SB GMCP "Core.Ping" IAC SE');
  expect(bench.heard('fault')).toMatchObject([{ code: 'DEFLATE_BROKEN', fatal: true }]);
  expect([bench.heard('line'), bench.heard('gmcp')]).toEqual([['look'], []]);
});

test('MCCP3: the stream begins within a chunk, negotiates and ends within another', async () => {
  const bench = new Bench().receive('IAC DO MCCP3');
  const stream = deflateSync(
    concatBytes([wire('"look" 0A IAC WILL NAWS IAC SB NAWS 00 50 00 18 IAC SE "nor"')]),
  );
  bench.connection.receive(concatBytes([wire('"who" 0A IAC SB MCCP3 IAC SE'), stream.subarray(0, 7)]));
  bench.connection.receive(concatBytes([stream.subarray(7), Buffer.from('th\n')]));
  await expect.poll(() => bench.heard('line')).toEqual(['who', 'look', 'north']);
  expect(bench.connection.window).toEqual({ columns: 80, rows: 24 });
  expect(bench.heard('fault')).toEqual([]);
});

test('MCCP3: a broken stream is fatal, and nothing more is read', async () => {
  const bench = new Bench().receive('IAC DO MCCP3 IAC SB MCCP3 IAC SE "this is plain text" 0A');
  await expect.poll(() => bench.heard('fault')).toMatchObject([{ code: 'INFLATE_BROKEN', fatal: true }]);
  bench.receive('"look" 0A');
  expect(bench.heard('line')).toEqual([]);
});

test('MCCP3 within MCCP3 is a fault, not a second stream', async () => {
  const bench = new Bench().receive('IAC DO MCCP3');
  bench.connection.receive(
    concatBytes([wire('IAC SB MCCP3 IAC SE'), deflateSync(wire('IAC SB MCCP3 IAC SE "look" 0A'))]),
  );
  await expect.poll(() => bench.heard('line')).toEqual(['look']);
  expect(bench.heard('fault')).toMatchObject([{ code: 'MALFORMED', fatal: false }]);
});

test('MCCP3: stop() drops a running stream without a word', async () => {
  const bench = new Bench({ zlib }).receive('IAC DO MCCP3 IAC SB MCCP3 IAC SE');
  bench.connection.receive(deflateSync('look\n'));
  await bench.connection.stop();
  const other = new Bench({ zlib }).receive('IAC DO MCCP3 IAC SB MCCP3 IAC SE');
  other.connection.receive(deflateSync('look\n'));
  await expect.poll(() => other.heard('line')).toEqual(['look']);
  expect(bench.heard('line')).toEqual([]);
});

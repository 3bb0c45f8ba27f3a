// Real bytes of Dead Souls on FluffOS and of CoffeeMud. Source: conformance/vectors/wire-captures.json.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { FRAME_BYTES_MAX } from './limits.ts';
import { checkLpc } from './lpc/canonical.ts';
import { decodeLpc } from './lpc/decode.ts';
import { binaryText } from './lpc/text.ts';
import type { LpcArray } from './lpc/value.ts';
import { encodeFrame, FrameDecoder } from './mudmode/frame.ts';
import { readPacket, writePacket } from './packets/catalogue.ts';
import { readHead } from './packets/define.ts';
import { scanHeader } from './packets/header.ts';

interface Capture {
  readonly source: string;
  readonly direction: string;
  readonly hex: string;
}

const FILE = new URL('../../../conformance/vectors/wire-captures.json', import.meta.url);
const CAPTURES = JSON.parse(readFileSync(FILE, 'utf8')) as readonly Capture[];

test('There are captures of both systems', () => {
  expect(new Set(CAPTURES.map(({ source }) => source))).toEqual(
    new Set(['Dead Souls on FluffOS', 'CoffeeMud']),
  );
});

/** CoffeeMud writes Latin-1, so that these come back as other bytes. */
const isLatin1 = (wire: Uint8Array): boolean =>
  wire.some((byte) => byte > 0x7f) && !Buffer.from(wire).toString().includes('é');

CAPTURES.forEach(({ source, direction, hex }, at) => {
  const wire = Buffer.from(hex, 'hex');
  const [frame = new Uint8Array()] = [...new FrameDecoder(FRAME_BYTES_MAX).push(wire)];

  test(`Capture ${at} (${source}, ${direction}) is one frame, whole and byte by byte`, () => {
    const decoder = new FrameDecoder(FRAME_BYTES_MAX);
    const frames = Array.from(wire, (byte) => [...decoder.push(Uint8Array.of(byte))]).flat();
    expect(frames.map((one) => Buffer.from(one))).toEqual([wire.subarray(4)]);
    expect(Buffer.from(frame)).toEqual(wire.subarray(4));
  });

  test(`Capture ${at} (${source}, ${direction}) is a packet, and the same bytes when written anew`, () => {
    const value = decodeLpc(frame);
    const packet = readPacket(value);
    expect(readPacket(writePacket(packet))).toStrictEqual(packet);
    const again = Buffer.from(encodeFrame(value, isLatin1(wire) ? 'latin-1' : 'utf-8'));
    const hasNul = frame.at(-1) === 0; // COMPAT CoffeeMud sends none.
    expect(again.subarray(4, hasNul ? undefined : -1)).toEqual(wire.subarray(4));
    expect(hasNul).toBe(source !== 'CoffeeMud');
  });

  test(`Capture ${at} (${source}, ${direction}) may be passed on as it is, by its header`, () => {
    const text = binaryText(frame).replace('\0', '');
    const array = decodeLpc(frame) as LpcArray;
    expect(checkLpc(text)).toBe('canonical');
    expect(scanHeader(text)).toMatchObject({ type: array[0], ...readHead('', array) });
  });
});

test('What CoffeeMud writes when it forgets to guard a quote is a clean fault', () => {
  const broken = '({"tell",5,"FakeA","alice","Weird "Q" Mud","bob","Alice","hi",})';
  expect(() => decodeLpc(Buffer.from(broken))).toThrow(expect.objectContaining({ code: 'LPC_SYNTAX' }));
});

import { expect, test } from 'vitest';
import { LPC_CONTAINER_ELEMENTS, LPC_DEPTH_OUT_MAX, LPC_ELEMENTS_MAX } from '../limits.ts';
import { CanonicalText, checkLpc, isCanonicalArray, type LpcCheck } from './canonical.ts';

const CASES: readonly { text: string; check: LpcCheck }[] = [
  { text: '({})', check: 'canonical' },
  { text: '({"tell",5,"A","fred",0,0,"Fred","hi",})', check: 'canonical' },
  { text: '({"a\\"b\\\\c\rd\\\re",-1,0,10,123456789012345678,})', check: 'canonical' },
  { text: '({9223372036854775807,-9223372036854775808,})', check: 'canonical' },
  { text: '({1.500000,-0.250000,1.0e+21,0.1234567,})', check: 'canonical' },
  { text: '({(["a":1,2:({}),({}):([]),({}):1,]),})', check: 'canonical' },
  { text: '({"caf\xe9","\xff\x80",})', check: 'canonical' },
  { text: '({1,"a"})', check: 'readable' },
  { text: '({ 1,})', check: 'readable' },
  { text: '({1,})\r', check: 'readable' },
  { text: '({1,,})', check: 'readable' },
  { text: '({"one\ntwo",})', check: 'readable' },
  { text: '({"\\n",})', check: 'readable' },
  { text: '({007,})', check: 'readable' },
  { text: '({-0,})', check: 'readable' },
  { text: '({1.5,})', check: 'readable' },
  { text: '({1.0e+05,})', check: 'readable' },
  { text: '({000000000000000000001,})', check: 'readable' },
  { text: '({(/1,/),})', check: 'readable' },
  { text: '({(["a":1,"a":2,]),})', check: 'readable' },
  { text: '({([1:1,1:2,]),})', check: 'readable' },
  { text: '({1,})\0x', check: 'readable' },
  { text: '', check: 'broken' },
  { text: '5', check: 'broken' },
  { text: '"text"', check: 'broken' },
  { text: '(["a":1,])', check: 'broken' },
  { text: '({1,', check: 'broken' },
  { text: '({"open,})', check: 'broken' },
  { text: '({"a\0b",})', check: 'broken' },
  { text: '({"say "hi"",})', check: 'broken' },
  { text: '({9223372036854775808,})', check: 'broken' },
  { text: '({1,})x', check: 'broken' },
];

for (const { text, check } of CASES) {
  test(`checkLpc() calls ${JSON.stringify(text)} ${check}`, () => {
    expect(checkLpc(text)).toBe(check);
    expect(isCanonicalArray(text)).toBe(check === 'canonical');
  });
}

const nested = (levels: number): string => `${'({'.repeat(levels)}${'}),'.repeat(levels - 1)}})`;

test('checkLpc() passes LPC_DEPTH_OUT_MAX levels; one more cannot be written', () => {
  expect(checkLpc(nested(LPC_DEPTH_OUT_MAX))).toBe('canonical');
  expect(checkLpc(nested(LPC_DEPTH_OUT_MAX + 1))).toBe('broken');
});

test('checkLpc() passes LPC_ELEMENTS_MAX elements, and not one more', () => {
  const count = LPC_ELEMENTS_MAX - LPC_CONTAINER_ELEMENTS;
  expect(checkLpc(`({${'0,'.repeat(count)}})`)).toBe('canonical');
  expect(checkLpc(`({${'0,'.repeat(count + 1)}})`)).toBe('broken');
});

test('CanonicalText checks frames of one text by rising offsets', () => {
  const frames = ['({"a",})', '({"b\\"",})', '({"c\n",})', '({"d",', '({"e",})', '({"\\f",})', '({"g",})'];
  const text = new CanonicalText(frames.join('\0'));
  let at = 0;
  const checks = frames.map((frame) => {
    const start = at;
    at += frame.length + 1;
    return text.isArray(start, start + frame.length);
  });
  expect(checks).toEqual([true, true, false, false, true, false, true]);
});

// Colours in as many as a client has. Source: ECMA-48 SGR; ISO 8613-6 for 38 and 48; xterm's palette of 256.

import type { Colours } from '../client.ts';

/** One SGR sequence (`ESC [ ... m`) for a client with so many colours; empty if nothing is left of it. */
export function fitColours(sequence: string, colours: Colours): string {
  if (colours === 'true') return sequence;
  if (colours === 'none') return '';
  const parameters = sequence.slice(2, -1);
  if (!/(?:^|[;:])[34]8(?:[;:]|$)/.test(parameters)) return sequence;
  const fitted = fitParameters(parameters.split(/[;:]/).map(Number), colours);
  return fitted.length === 0 ? '' : `\x1b[${fitted.join(';')}m`;
}

function fitParameters(given: readonly number[], colours: '256' | 'ansi'): number[] {
  const fitted: number[] = [];
  for (let at = 0; at < given.length; at++) {
    const code = given[at] ?? 0;
    if (code !== 38 && code !== 48) {
      fitted.push(code);
      continue;
    }
    const [index, length] = readIndex(given.slice(at + 1));
    if (index !== undefined) fitted.push(...writeIndex(code, index, colours));
    at += length;
  }
  return fitted;
}

/** The palette index after 38 or 48, and how many parameters it took. */
function readIndex([kind, ...rest]: readonly number[]): [index: number | undefined, length: number] {
  if (kind === 5) return [clamp(rest[0]), 2];
  if (kind === 2) return [nearest(clamp(rest[0]), clamp(rest[1]), clamp(rest[2])), 4];
  return [undefined, 1];
}

function clamp(value: number | undefined): number {
  return Math.min(255, Math.max(0, value ?? 0));
}

function writeIndex(code: number, index: number, colours: '256' | 'ansi'): number[] {
  if (colours === '256') return [code, 5, index];
  const basic = toBasic(index);
  const base = code === 38 ? 30 : 40;
  return [basic < 8 ? base + basic : base + 60 + basic - 8];
}

const LEVELS = [0, 95, 135, 175, 215, 255];

/** The palette's colour cube has levels 0, 95, 135, ... 255; its greys go from 8 to 238 by 10. */
function nearest(red: number, green: number, blue: number): number {
  if (red === green && green === blue && red > 3 && red < 247)
    return 232 + Math.min(23, Math.round((red - 8) / 10));
  const [r, g, b] = [red, green, blue].map(levelOf);
  return 16 + 36 * (r ?? 0) + 6 * (g ?? 0) + (b ?? 0);
}

function levelOf(value: number): number {
  const distances = LEVELS.map((level) => Math.abs(level - value));
  return distances.indexOf(Math.min(...distances));
}

/** One of the 16 basic colours: a bit for each of red, green and blue that is strong, and 8 for bright. */
function toBasic(index: number): number {
  if (index < 16) return index;
  if (index >= 232) return index < 238 ? 0 : index < 244 ? 8 : index < 250 ? 7 : 15;
  const cube = index - 16;
  const parts = [Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6];
  const strongest = Math.max(...parts);
  if (strongest === 0) return 0;
  const bits = parts.map((part, at) => (part * 2 > strongest ? 1 << at : 0));
  return bits.reduce((sum, bit) => sum + bit, 0) + (strongest >= 4 ? 8 : 0);
}

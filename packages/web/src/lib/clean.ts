// Takes out of text from elsewhere what is not text: control characters, and letters that rearrange their neighbours.

import { LIMITS } from './limits.ts';

// Direction overrides and isolates can show a name or an address as what it is not.
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;
const MARKS = new RegExp(`(\\p{M}{${LIMITS.marksMax}})\\p{M}+`, 'gu');

/** What a terminal would obey. The groups tell colours (`m`) from the rest. */
export const ESCAPE =
  /\u001b(?:\[([0-9;:]*)([ -/]*[@-~])|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_]?)/g;

/** Text that can stand anywhere on the page: line feeds and tabs stay, at most a few marks on each letter. */
export function clean(text: string): string {
  return text.replace(ESCAPE, '').replace(/\r\n?/g, '\n').replace(UNSEEN, '').replace(MARKS, '$1');
}

/** The same on one line: for names, subjects and titles. */
export function cleanLine(text: string): string {
  return clean(text).replace(/\s+/g, ' ').trim();
}

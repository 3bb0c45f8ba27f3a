// Text as HTML, for the one client that takes nothing else: Evennia's own web page puts what it gets into the page.

import { terminalText } from '../terminal/text.ts';

/** What SGR has set so far. Indices are of xterm's palette. */
interface Style {
  readonly text?: number;
  readonly ground?: number;
  readonly isBold?: boolean;
  readonly isUnderlined?: boolean;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#x27;',
};

/** Text with its special characters as entities. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char);
}

/**
 * Text with colours as HTML: `<span class="color-009 bgcolor-000 underline">`, line ends as `<br>`. Everything else is
 * text, escaped. COMPAT Evennia: the classes of its page, where bold makes the first eight colours bright.
 */
export function htmlText(text: string): string {
  let style: Style = {};
  const parts = terminalText(text, '256').split(/\x1b\[([\d;:]*)m/);
  const spans = parts.map((part, at) => {
    if (at % 2 === 0) return span(part, style);
    style = readStyle(part, style);
    return '';
  });
  return spans.join('');
}

function span(text: string, style: Style): string {
  const shown = escapeHtml(text).replaceAll('\n', '<br>');
  const names = text === '' ? '' : classes(style);
  return names === '' ? shown : `<span class="${names}">${shown}</span>`;
}

function classes({ text, ground, isBold, isUnderlined }: Style): string {
  const bright = isBold && text !== undefined && text < 8 ? text + 8 : text;
  const names = [
    bright === undefined ? '' : `color-${index(bright)}`,
    ground === undefined ? '' : `bgcolor-${index(ground)}`,
    isUnderlined ? 'underline' : '',
  ];
  return names.filter(Boolean).join(' ');
}

function index(colour: number): string {
  return String(colour).padStart(3, '0');
}

function readStyle(parameters: string, before: Style): Style {
  const codes = parameters.split(/[;:]/).map(Number);
  let style = before;
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at] ?? 0;
    const isIndexed = (code === 38 || code === 48) && codes[at + 1] === 5;
    style = isIndexed ? colour(style, code === 38, codes[at + 2] ?? 0) : applyCode(style, code);
    if (isIndexed) at += 2;
  }
  return style;
}

function colour(style: Style, isText: boolean, palette: number): Style {
  return isText ? { ...style, text: palette } : { ...style, ground: palette };
}

function applyCode(style: Style, code: number): Style {
  const { text: _text, ...withoutText } = style;
  const { ground: _ground, ...withoutGround } = style;
  if (code === 0) return {};
  if (code === 1 || code === 22) return { ...style, isBold: code === 1 };
  if (code === 4 || code === 24) return { ...style, isUnderlined: code === 4 };
  if (code === 39) return withoutText;
  if (code === 49) return withoutGround;
  const tens = Math.floor(code / 10);
  if (code % 10 > 7 || ![3, 4, 9, 10].includes(tens)) return style;
  return colour(style, tens === 3 || tens === 9, (code % 10) + (tens >= 9 ? 8 : 0));
}

// How spans and names look: classes and styles out of values that were checked.

import type { Colour, Style } from './colours.ts';

/** CSS for a span's style; empty for plain text. */
export function cssOf(style: Style): string {
  const { fg, bg } = paints(style);
  return [
    fg === undefined ? '' : `color:${foreground(fg, bg !== undefined)}`,
    bg === undefined ? '' : `background:${ground(bg)}`,
    style.bold ? 'font-weight:650' : '',
    style.faint ? 'opacity:.7' : '',
    style.italic ? 'font-style:italic' : '',
    decoration(style),
  ]
    .filter(Boolean)
    .join(';');
}

type Paint = Colour | 'ground' | 'text';

function paints({ fg, bg, inverse }: Style): { fg: Paint | undefined; bg: Paint | undefined } {
  return inverse ? { fg: bg ?? 'ground', bg: fg ?? 'text' } : { fg, bg };
}

function ground(paint: Paint): string {
  if (paint === 'ground') return 'var(--bg)';
  if (paint === 'text') return 'var(--text)';
  return typeof paint === 'number' ? `var(--c${paint})` : paint;
}

/** On our own ground a colour of somebody's choice is kept readable; on a ground of theirs it is as they want it. */
function foreground(paint: Paint, hasGround: boolean): string {
  if (typeof paint !== 'string' || !paint.startsWith('#') || hasGround) return ground(paint);
  return `light-dark(oklch(from ${paint} min(l, .55) c h), oklch(from ${paint} max(l, .68) c h))`;
}

function decoration({ underline, strike }: Style): string {
  const lines = [underline ? 'underline' : '', strike ? 'line-through' : ''].filter(Boolean);
  return lines.length > 0 ? `text-decoration:${lines.join(' ')}` : '';
}

/** A hue for a name, the same everywhere: people recognise each other by it. */
export function hueOf(name: string): number {
  let hash = 0;
  for (const letter of name.toLowerCase()) hash = (Math.imul(hash, 31) + (letter.codePointAt(0) ?? 0)) | 0;
  return (hash >>> 0) % 360;
}

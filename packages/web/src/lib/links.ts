// Finds web addresses in text, so that a view can make them links.

/** A piece of text, and where it leads if it is an address. */
export interface Piece {
  readonly text: string;
  readonly href?: string;
}

const ADDRESS = /\bhttps?:\/\/[^\s<>"'`{}|\\^[\]]+/gi;
/** What ends a sentence is seldom part of an address. */
const TAIL = /[.,;:!?)*_]+$/;

/** The pieces of a text, in order. Only http and https lead anywhere; the text of a link is its address. */
export function splitLinks(text: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = trimTail(match[0]);
    if (!URL.canParse(address)) continue;
    if (match.index > from) pieces.push({ text: text.slice(from, match.index) });
    pieces.push({ text: address, href: address });
    from = match.index + address.length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from) });
  return pieces;
}

/** A closing bracket stays when the address opens one: some encyclopedias need it. */
function trimTail(address: string): string {
  const trimmed = address.replace(TAIL, '');
  return address[trimmed.length] === ')' && trimmed.includes('(') ? `${trimmed})` : trimmed;
}

// Columns of text for terminals.

// Where nothing else is known of a terminal; one less than 80, since some break the line after the last column.
const COLUMNS = 79;

/** How rows become lines. */
export type Table = (rows: readonly (readonly string[])[]) => string;

/** Each column as wide as its widest cell, two blanks between. The last is not padded. */
export const columns: Table = (rows) => {
  const count = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: count }, (_, at) =>
    Math.max(...rows.map((row) => row[at]?.length ?? 0)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
};

/** For screen readers, which read blanks and stars aloud or lose the columns: what is in a row, one after the other. */
export const spoken: Table = (rows) =>
  rows
    .map((row) =>
      row
        .map((cell) => cell.trim())
        .filter((cell) => cell !== '')
        .map((cell) => (cell === '*' ? 'star' : cell))
        .join(', '),
    )
    .join('\n');

/** Text of ours in lines that no terminal breaks within a word, each indented by so many blanks. */
export function filled(text: string, indent: number): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || indent + last.length + 1 + word.length > COLUMNS) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.map((line) => ' '.repeat(indent) + line).join('\n');
}

/** Seconds as people say them: `12s`, `5m`, `3h`, `2d`. */
export function duration(seconds: number): string {
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)}m`;
  return seconds < 86_400 ? `${Math.floor(seconds / 3_600)}h` : `${Math.floor(seconds / 86_400)}d`;
}

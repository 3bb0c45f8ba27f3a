// Finds what somebody meant to type, for error messages.

/** Edits (one character put in, left out, changed, or two swapped) that turn `a` into `b`. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      const cost = Math.min(
        (above[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (above[column - 1] ?? 0) + (same ? 0 : 1),
      );
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current.push(swapped ? Math.min(cost, (before[column - 2] ?? cost) + 1) : cost);
    }
    before = above;
    above = current;
  }
  return above[b.length] ?? 0;
}

/**
 * The one of `names` that `word` was most likely meant to be; undefined when none is near (more than a third of
 * its letters, or at least two, would have to change). Letters are compared without regard to case.
 */
export function findNearest(word: string, names: Iterable<string>): string | undefined {
  const wanted = word.toLowerCase();
  const reach = Math.max(2, Math.floor(word.length / 3));
  let best: { name: string; edits: number } | undefined;
  for (const name of names) {
    const edits = distance(wanted, name.toLowerCase());
    if (edits <= reach && (best === undefined || edits < best.edits)) best = { name, edits };
  }
  return best?.name;
}

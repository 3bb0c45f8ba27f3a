/** The values of a map in order of key, as a database gives them: by code point, not by locale. */
export function inOrder<T>(kept: ReadonlyMap<string, T>): T[] {
  const byKey = [...kept].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return byKey.map(([, value]) => value);
}

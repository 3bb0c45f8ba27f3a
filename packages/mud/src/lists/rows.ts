// Rows of lists to and from LPC. A row that cannot be read costs nothing but itself.
import { type Field, I3Error, isMapping, type LpcValue, parseLpc, writeLpc } from '@intermud/wire';

/** The rows of a list packet's mapping by name; undefined for a deleted one. Rows that cannot be read are left out. */
export function* readRows<Row>(
  value: LpcValue | undefined,
  field: Field<Row>,
): Generator<[string, Row | undefined]> {
  if (value === undefined || !isMapping(value)) return; // COMPAT 0 for "no changes".
  for (const [name, row] of value) {
    if (typeof name !== 'string') continue;
    const read = row === 0 ? undefined : readRow(row, field);
    if (row === 0 || read !== undefined) yield [name, read];
  }
}

function readRow<Row>(row: LpcValue, field: Field<Row>): Row | undefined {
  try {
    return field.read(row);
  } catch (error) {
    if (error instanceof I3Error) return undefined;
    throw error;
  }
}

/** Rows as LPC text, as {@link parseRows} takes it. */
export function writeRows<Info>(
  rows: Iterable<Info & { readonly name: string }>,
  field: Field<Info>,
): string {
  return writeLpc(new Map([...rows].map((row) => [row.name, field.write(row)])));
}

/** Rows that {@link writeRows} wrote; none from text that is something else. */
export function parseRows<Row>(text: string, field: Field<Row>): [string, Row | undefined][] {
  try {
    return [...readRows(parseLpc(text), field)];
  } catch (error) {
    if (error instanceof I3Error) return [];
    throw error;
  }
}

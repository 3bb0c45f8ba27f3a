/** Runs calls on what is kept in memory, unless the store is closed; `what` completes "Cannot ...". */
export interface Run {
  read<T>(what: string, call: () => T): Promise<T>;
  write<T>(what: string, call: () => T): Promise<T>;
}

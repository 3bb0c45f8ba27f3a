/** Where a mud reports what a person may want to know later. Loggers such as pino fit as they are. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

const ignore = () => {}; // A library says nothing unless it is given somebody to say it to.

/** Keeps nothing. */
export const silent: Log = { debug: ignore, info: ignore, warn: ignore, error: ignore };

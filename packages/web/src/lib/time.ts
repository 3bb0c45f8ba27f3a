// Times and sizes as people read them.

const DAY_MS = 86_400_000;

const clockFormat = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const dayFormat = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const dateFormat = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' });
const fullFormat = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

/** `14:05`. */
export const clockTime = (at: number) => clockFormat.format(at);
/** `14:05` or `14:05:30`, never with AM or PM: there is no room for it below a graph. */
export const axisTime = (at: number, withSeconds: boolean) =>
  new Date(at).toLocaleTimeString(undefined, {
    hour: '2-digit',
    minute: '2-digit',
    ...(withSeconds && { second: '2-digit' }),
    hourCycle: 'h23',
  });
/** Day and time to the second, for a tooltip. */
export const fullTime = (at: number) => fullFormat.format(at);
/** For `<time datetime>`. */
export const machineTime = (at: number) => new Date(at).toISOString();

/** `Today`, `Yesterday`, a weekday and date. */
export function dayName(at: number, now: number): string {
  const days = Math.round((midnight(now) - midnight(at)) / DAY_MS);
  if (days === 0) return 'Today';
  return days === 1 ? 'Yesterday' : dayFormat.format(at);
}

/** Short: the time today, the date else. */
export function shortTime(at: number, now: number): string {
  return midnight(at) === midnight(now) ? clockFormat.format(at) : dateFormat.format(at);
}

/** Whether two times are on the same day here. */
export const isSameDay = (a: number, b: number) => midnight(a) === midnight(b);

function midnight(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

const UNITS = [
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'min'],
] as const;

/** `3 d`, `2 h`, `5 min`, `12 s`. */
export function duration(seconds: number): string {
  for (const [size, unit] of UNITS) if (seconds >= size) return `${Math.floor(seconds / size)} ${unit}`;
  return `${Math.max(0, Math.floor(seconds))} s`;
}

/** `not idle`, or for how long nothing was typed. */
export const idleTime = (seconds: number) => (seconds < 60 ? 'active' : `idle ${duration(seconds)}`);

/** `1.5 MiB`; nothing where it is not told. */
export function byteSize(bytes: number): string {
  if (bytes < 0) return '';
  if (bytes < 1_024) return `${bytes} B`;
  const [size, unit] = bytes < 1_048_576 ? [1_024, 'KiB'] : [1_048_576, 'MiB'];
  return `${(bytes / size).toFixed(1)} ${unit}`;
}

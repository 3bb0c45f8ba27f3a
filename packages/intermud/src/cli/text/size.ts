// Sizes and times as people read them.

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** Bytes in the unit that leaves at most four digits: `12.3 MiB`. */
export function sizeText(bytes: number): string {
  const step = bytes < 1 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), UNITS.length - 1);
  const amount = bytes / 2 ** (10 * step);
  return `${step === 0 ? amount : amount.toFixed(1)} ${UNITS[step]}`;
}

/** `2026-01-31 12:30`, in UTC; the epoch itself stands for not known. */
export function timeText(at: number): string {
  if (!Number.isFinite(at) || at <= 0 || at > 8.64e15) return '';
  return new Date(at).toISOString().slice(0, 16).replace('T', ' ');
}

/** Seconds as `1:02:03` or `2:03`. */
export function durationText(seconds: number): string {
  const whole = Math.ceil(seconds);
  const [h, m, s] = [Math.floor(whole / 3_600), Math.floor(whole / 60) % 60, whole % 60];
  const tail = `${String(m).padStart(h > 0 ? 2 : 1, '0')}:${String(s).padStart(2, '0')}`;
  return h > 0 ? `${h}:${tail}` : tail;
}

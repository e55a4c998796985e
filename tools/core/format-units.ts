/** Decimal units, as download sizes are given: 96.7 kB, 3.8 MB. */
export function formatBytes(bytes: number): string {
  if (Math.round(bytes) < 1000) return `${Math.round(bytes)} B`;
  const units = ["kB", "MB", "GB", "TB"];
  let power = 1;
  // What would be rounded to 1000.0 is one of the next unit.
  while (bytes / 1000 ** power >= 999.95 && power < units.length) power += 1;
  return `${(bytes / 1000 ** power).toFixed(1)} ${units[power - 1]}`;
}

/** 0.53 s, 12.3 s, 2 min 5 s. */
export function formatDuration(ms: number): string {
  if (ms < 9_995) return `${(ms / 1000).toFixed(2)} s`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

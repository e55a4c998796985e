/** Turns moments into percent of the width. */
export interface Scale {
  percent(at: number): number;
  /** Of a length of time. */
  share(ms: number): number;
  readonly ticks: readonly { readonly percent: number; readonly text: string }[];
}

const steps = [1, 2, 5];

/** A scale over a span of time, with about five ticks at round numbers of seconds or minutes from its beginning on. */
export function timeScale(began: number, ended: number): Scale {
  const length = Math.max(1, ended - began);
  const share = (ms: number) => round((Math.max(0, ms) / length) * 100);
  const step = tickStep(length);
  const ticks = Array.from({ length: Math.floor(length / step) + 1 }, (_, index) => index * step);
  const unit = step % 60_000 === 0 ? "min" : step >= 1_000 ? "s" : "ms";
  const divisor = { min: 60_000, s: 1_000, ms: 1 }[unit];
  return {
    share,
    percent: (at) => Math.min(100, share(at - began)),
    ticks: ticks.map((ms) => ({ percent: share(ms), text: ms === 0 ? "0" : `${ms / divisor} ${unit}` })),
  };
}

function tickStep(length: number): number {
  const minutes = [60_000, 120_000, 300_000, 600_000, 1_800_000, 3_600_000, 14_400_000, 86_400_000];
  const powers = [1, 10, 100, 1_000, 10_000].flatMap((power) => steps.map((step) => step * power));
  const candidates = [...powers.filter((step) => step < 30_000), 30_000, ...minutes];
  return candidates.find((step) => length / step <= 6) ?? Math.ceil(length / 6);
}

function round(percent: number): number {
  return Math.round(percent * 1_000) / 1_000;
}

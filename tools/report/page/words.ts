import { formatBytes, formatDuration } from "@drydock/core/format-units.ts";
import type { Outcome, SegmentKind, Task } from "../runs/run.ts";

/** What an outcome is called after a number of tasks, and in a legend. */
export const outcomeWords: Readonly<Record<Outcome, string>> = {
  failed: "failed",
  skipped: "skipped",
  built: "built",
  ran: "ran",
  restored: "restored",
  unchanged: "up to date",
};

export const segmentWords: Readonly<Record<SegmentKind, string>> = {
  wait: "waiting",
  start: "starting, planning",
  inputs: "inputs",
  engine: "engine, image",
  recipe: "recipe or check",
  publish: "store, publish",
};

/** A task as one types it for Nx. */
export function taskWord({ command, name, platform }: Pick<Task, "command" | "name" | "platform">): string {
  return command === "image" || command === "lock"
    ? `toolchain-${name}:${command}`
    : `${name}:${command}-${platform}`;
}

/** 40 ms, 1.24 s, 2 min 5 s. */
export function shortDuration(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : formatDuration(ms);
}

/** 24 Nov 2026, 23:05:10, in a time zone of the IANA database. */
export function formatMoment(at: number, timeZone: string): string {
  return new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium", timeZone }).format(at);
}

/** With three digits, so that small changes show: 1.24 MB, 96.4 kB. */
export function formatSize(bytes: number): string {
  const [number = "", unit = ""] = formatBytes(bytes).split(" ");
  const scale = { kB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 }[unit];
  return scale === undefined || Number(number) >= 100
    ? `${Math.round(Number(number))} ${unit}`
    : `${(bytes / scale).toPrecision(3)} ${unit}`;
}

/** +3.1%, −12%, ±0%. */
export function formatChange(from: number, to: number): string {
  if (from === to) return "±0%";
  if (from === 0) return "new";
  const percent = ((to - from) / from) * 100;
  const size = Math.abs(percent);
  const text = size < 0.05 ? "<0.1" : size.toFixed(size < 9.95 ? 1 : 0);
  return `${percent < 0 ? "−" : "+"}${text}%`;
}

/** At most so many characters, the end left out. */
export function clip(text: string, length: number): string {
  const characters = [...text];
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join("")}…`;
}

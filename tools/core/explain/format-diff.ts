import type { LineDiff } from "./diff-lines.ts";

/** A diff as lines for people, in the form of a unified one; after `limit` lines it says how many more there are. */
export function formatDiff({ hunks }: LineDiff, limit: number): string[] {
  const lines = hunks.flatMap(({ from, to, lines }) => [
    `@@ -${from.join(",")} +${to.join(",")} @@`,
    ...lines.map(printable),
  ]);
  if (lines.length <= limit) return lines;
  return [...lines.slice(0, limit), `… ${lines.length - limit} more lines`];
}

const maxWidth = 200;

/** Whatever a file holds, a terminal only shows it: control characters become their pictures, and long lines end. */
function printable(line: string): string {
  const shown = line.length > maxWidth ? `${line.slice(0, maxWidth)}…` : line;
  return shown.replace(/[^\P{Cc}\t]/gu, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : code === 0x7f ? "\u2421" : "\ufffd";
  });
}

import type { Failure, Location } from "@drydock/core/failure.ts";

/** The one place where a failure becomes text for people: no colour, no trailing newline. */
export function formatFailure(failure: Failure): string {
  const { where } = failure;
  const place = where === undefined ? [] : typeof where === "string" ? [`  at ${where}`] : underline(where);
  return [
    `error: ${failure.what} [${failure.reason}]`,
    ...place,
    ...indent(failure.why),
    `  Next: ${indent(failure.next).join("\n").trimStart()}`,
  ].join("\n");
}

function underline(location: Location): string[] {
  const { file, line, column, length, text } = location;
  const gutter = " ".repeat(String(line).length);
  // Tabs stay tabs, so that the marks stand under the text whatever a tab's width is.
  const lead = text.slice(0, column - 1).replace(/[^\t]/g, " ");
  return [
    `  at ${file}:${line}:${column}`,
    `  ${line} | ${text}`,
    `  ${gutter} | ${lead}${"~".repeat(length)}`,
  ];
}

function indent(text: string): string[] {
  return text.split("\n").map((line) => `  ${line}`);
}

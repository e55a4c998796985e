/**
 * What a patch does, without what it says above its first file: there a person may explain it, before or after it was made.
 * It begins with a line `diff …`, `Index: …` or `--- …`, as patch(1) looks for them.
 */
export function patchBody(text: string): string {
  const start = /^(diff |Index: |--- )/m.exec(text)?.index ?? 0;
  return text.slice(start);
}

/** The fields of one stanza: their names in lower case, for case does not count in them, to their values. */
export type Stanza = ReadonlyMap<string, string>;

/**
 * The stanzas of a control file (deb822(5)): Packages, Release, apt's .sources. A value of many lines keeps its line
 * breaks and loses the one character of white space that each further line starts with. Comment lines are left out.
 * It yields one stanza at a time, for a release's Packages file has some 60,000.
 */
export function* parseControl(text: string): Generator<Stanza> {
  let stanza = new Map<string, string>();
  let field = "";
  for (const line of lines(text)) {
    const isContinued = line.startsWith(" ") || line.startsWith("\t");
    if (line.trim() === "") {
      if (stanza.size > 0) yield stanza;
      stanza = new Map();
    } else if (isContinued) {
      stanza.set(field, `${stanza.get(field) ?? ""}\n${line.slice(1).trimEnd()}`);
    } else if (!line.startsWith("#")) {
      const colon = line.indexOf(":");
      if (colon === -1) continue;
      field = line.slice(0, colon).toLowerCase();
      stanza.set(field, line.slice(colon + 1).trim());
    }
  }
  if (stanza.size > 0) yield stanza;
}

function* lines(text: string): Generator<string> {
  let start = 0;
  for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", start)) {
    yield text.slice(start, end);
    start = end + 1;
  }
  yield text.slice(start);
}

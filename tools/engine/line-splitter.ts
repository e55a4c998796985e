import { StringDecoder } from "node:string_decoder";

/** A longer line is broken, in UTF-16 code units: a program that prints no line breaks must not fill the memory. */
export const longestLine = 64 * 1024;

/** Makes lines of bytes that come in pieces. Invalid UTF-8 becomes U+FFFD. `end` gives a last line that has no break. */
export class LineSplitter {
  readonly #onLine: (line: string) => void;
  readonly #decoder = new StringDecoder("utf8");
  #pending = "";

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  write(bytes: Buffer): void {
    this.#split(this.#decoder.write(bytes));
  }

  end(): void {
    this.#split(this.#decoder.end());
    if (this.#pending !== "") this.#onLine(this.#pending);
    this.#pending = "";
  }

  #split(text: string): void {
    const lines = (this.#pending + text).split("\n");
    const unfinished = lines.pop() ?? "";
    for (const line of lines) this.#onLine(this.#break(line));
    this.#pending = this.#break(unfinished);
  }

  /** Hands on all but the last piece of a line that is too long. */
  #break(line: string): string {
    let rest = line;
    while (rest.length > longestLine) {
      const cutsPair = /[\uD800-\uDBFF]/.test(rest.charAt(longestLine - 1));
      const end = cutsPair ? longestLine - 1 : longestLine;
      this.#onLine(rest.slice(0, end));
      rest = rest.slice(end);
    }
    return rest;
  }
}

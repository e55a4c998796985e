/** Environment variables, passed in as a value. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Gives a file's text, or undefined where it cannot be read. */
export type ReadText = (path: string) => string | undefined;

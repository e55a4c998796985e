/** Thrown by an archive of inputs: a file is no longer what it was when the build was planned. */
export class InputChanged extends Error {
  readonly file: string;

  constructor(file: string) {
    super(`${file} changed after the build was planned`);
    this.file = file;
  }
}

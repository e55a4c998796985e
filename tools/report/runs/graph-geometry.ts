/** In pixels: the height of the heads of columns and of a row, the side of a task's square, and what is left free around all. */
export const graphSizes = { header: 56, row: 30, cell: 20, margin: 4 } as const;

/** Something with a name, at its place. */
export interface Placed {
  readonly name: string;
  /** Left, and the middle of the height. */
  readonly x: number;
  readonly y: number;
}

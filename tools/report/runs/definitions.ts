/** What depends on what in a workspace, as far as a graph of its tasks shows it. */
export interface Definitions {
  readonly toolchains: readonly { readonly name: string; readonly base?: string | undefined }[];
  readonly artifacts: readonly {
    readonly name: string;
    readonly toolchain: string;
    /** Whether it has smoke tests. */
    readonly smoke: boolean;
  }[];
  /** The toolchain that smoke tests run with. */
  readonly emulators: string;
}

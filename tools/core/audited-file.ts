/** One file that a build left. */
export interface AuditedFile {
  /** Below the artifact's folder of outputs. */
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly executable: boolean;
}

import type { OutputExpectation } from "./artifact.ts";
import { canonicalJson } from "./canonical.ts";
import { type Sha256, sha256Of, type TreeDigest } from "./digest.ts";
import type { PlatformFacts } from "./platform-facts.ts";

/** A file of the workspace that goes into a build. `path` is where it lies under /build in the container. */
export interface PlannedFile {
  readonly path: string;
  readonly content: { readonly sha256: Sha256; readonly executable: boolean } | { readonly link: string };
}

/** An upstream tree by what its archive may be. */
export type PlannedTree =
  | { readonly tree: TreeDigest }
  /** Of the archive, decompressed; else of the very file, one of `archives`, sorted. */
  | { readonly tar: Sha256; readonly archives?: readonly Sha256[] };

/** What pins an upstream source. */
export type PlannedPin =
  | PlannedTree
  | { readonly goModule: string; readonly version: string; readonly sum: TreeDigest };

/** Where the tree at /build/source comes from. That of a checkout is among the files, with its patches applied and edits made. */
export type PlannedSource =
  | PlannedPin
  | { readonly local: true }
  /** The pin of the source that the checkout was made of. */
  | { readonly checkout: PlannedPin };

export interface Limits {
  readonly seconds: number;
  readonly memoryMiB: number;
  readonly processes: number;
}

/** Everything that a build depends on, as one value. What is not in here cannot change the outputs. */
export interface Plan {
  readonly format: 1;
  /** Digest of the code of ours that makes outputs of a plan: another one may make others. */
  readonly code: Sha256;
  readonly artifact: string;
  readonly version: string;
  readonly platform: string;
  readonly facts: PlatformFacts;
  /** ID of the toolchain's image. */
  readonly image: Sha256;
  readonly source: PlannedSource;
  /** Recipe, runner, patches, and a local or checked out source, sorted by path. */
  readonly files: readonly PlannedFile[];
  readonly env: Readonly<Record<string, string>>;
  readonly limits: Limits;
  /** Missing for a preparation, whose outputs are whatever it leaves. */
  readonly outputs?: Readonly<Record<string, OutputExpectation>>;
}

/** The build's name: the sha256 of its plan as canonical JSON. */
export function digestPlan(plan: Plan): Sha256 {
  return sha256Of(canonicalJson(plan));
}

import type { OutputExpectation } from "../artifact.ts";
import type { Sha256 } from "../digest.ts";
import type { Limits, PlannedFile, PlannedSource } from "../plan.ts";
import type { LineDiff } from "./diff-lines.ts";

/** Something that was, and what it is now. `from` is missing for what is new, `to` for what is gone. */
interface FromTo<T> {
  readonly from?: T;
  readonly to?: T;
}

/** Something that both builds have, and that differs. */
interface Differing<T> {
  readonly from: T;
  readonly to: T;
}

/** The lines of a text that differ, where both texts are at hand and not too different. */
interface Diffed {
  readonly diff?: LineDiff;
}

/** One difference between the inputs of two builds of an artifact for a platform. */
export type Change =
  | ({ readonly kind: "version" } & Differing<string>)
  | ({ readonly kind: "source" } & Differing<PlannedSource>)
  /** `file` is relative to the workspace. */
  | ({ readonly kind: "file"; readonly file: string } & FromTo<PlannedFile["content"]> & Diffed)
  /** The code of ours that makes outputs of a plan. Digests of it; records of old have none. */
  | ({ readonly kind: "code" } & FromTo<Sha256>)
  /** The code of ours that runs recipes. `file` is relative to the workspace. */
  | ({ readonly kind: "runner"; readonly file: string } & FromTo<PlannedFile["content"]> & Diffed)
  | ({ readonly kind: "variable"; readonly name: string } & FromTo<string>)
  /** `fact` is its path in the platform's file: `elf.floatAbi`. */
  | ({ readonly kind: "fact"; readonly platform: string; readonly fact: string } & FromTo<unknown>)
  | ({ readonly kind: "limit"; readonly limit: keyof Limits } & Differing<number>)
  | ({ readonly kind: "output"; readonly path: string } & FromTo<OutputExpectation>)
  /** Anything else that a plan says, by its key. */
  | ({ readonly kind: "other"; readonly key: string } & FromTo<unknown>)
  | ImageChange;

/** One difference between the images that two builds ran in. */
export type ImageChange =
  /** Another toolchain was chosen. */
  | ({ readonly kind: "toolchain" } & Differing<string>)
  /** A package of the image, by its version. */
  | ({
      readonly kind: "package";
      readonly of: "debian" | "npm" | "go";
      readonly name: string;
    } & FromTo<string>)
  /** A small file that a toolchain's definition holds the text of. `path` is the image's. */
  | ({ readonly kind: "image-file"; readonly toolchain: string; readonly path: string } & FromTo<Sha256> &
      Diffed)
  /** A preparation recipe. `file` is relative to the workspace. */
  | ({ readonly kind: "preparation"; readonly file: string } & FromTo<Sha256> & Diffed)
  /** What else a toolchain says of a layer: `drop`, `to`, `source`… */
  | ({
      readonly kind: "setting";
      readonly toolchain: string;
      readonly layer: string;
      readonly setting: string;
    } & FromTo<unknown>)
  /** A whole layer that is new or gone, or one of other bytes though nothing that makes it differs. Digests of its tar. */
  | ({ readonly kind: "layer"; readonly toolchain: string; readonly layer: string } & FromTo<Sha256>)
  /** The image, where nothing is known of what is in one of them, or nothing that is in them differs. */
  | ({ readonly kind: "image"; readonly known: boolean } & Differing<Sha256>);

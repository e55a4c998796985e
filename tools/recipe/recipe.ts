import type { PlatformFacts } from "@drydock/core/platform-facts.ts";

/** What a recipe is given. All paths are absolute, inside the build container. */
export interface RecipeContext {
  /** zx's `$`: runs commands with bash, prints them and what they print, and throws when one fails. */
  readonly $: typeof import("zx/core").$;
  /** The unpacked source, patches applied. Writable. */
  readonly source: string;
  /** Where the outputs go, at the paths that the definition declares. */
  readonly out: string;
  readonly platform: PlatformFacts;
  readonly version: string;
  /** How many processors there are: for make's -j. It must not decide what comes out. */
  readonly jobs: number;
}

/** A recipe: the default export of an artifact's build.ts, or of a toolchain's preparation. */
export type Recipe = (context: RecipeContext) => Promise<void>;

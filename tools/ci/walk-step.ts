/** A build, as the task that makes it: `wg:build-arm`. */
export type BuildId = string;

/** What lies in dist/ of a build. */
export interface MadeBuild {
  readonly plan: string;
  /** ISO 8601. A build that was restored keeps the time when it ran. */
  readonly builtAt: string;
}

/** What became of the builds that one commit of a branch affects. */
export interface BuildOutcome {
  /** The builds that ran. */
  readonly rebuilt: readonly BuildId[];
  /** Those whose plan was one that had been built before. */
  readonly restored: readonly BuildId[];
  /** Those that could not be made. */
  readonly failed: readonly BuildId[];
  /** Those that ran although their plan had been built before. */
  readonly needless: readonly BuildId[];
}

export interface WalkStep extends BuildOutcome {
  readonly commit: string;
  readonly subject: string;
  /** The tasks that `nx affected` names, compared with the commit before; missing for the base, where everything is built. */
  readonly affected?: readonly string[];
  /** Builds that were not affected, and yet the store has none such. */
  readonly missed: readonly BuildId[];
  /** What Nx printed; missing unless it failed. */
  readonly printed?: string;
}

/** Sorts builds by what became of them. `built` has, for every plan that was built before, when that was. */
export function sortOutcomes(
  builds: ReadonlyMap<BuildId, MadeBuild | undefined>,
  built: ReadonlyMap<string, string>,
): BuildOutcome {
  const where = (holds: (made: MadeBuild | undefined) => boolean) =>
    [...builds].filter(([, made]) => holds(made)).map(([id]) => id);
  const wasBuilt = (made: MadeBuild) => built.get(made.plan) === made.builtAt;
  return {
    rebuilt: where((made) => made !== undefined && !wasBuilt(made)),
    restored: where((made) => made !== undefined && wasBuilt(made)),
    failed: where((made) => made === undefined),
    needless: where((made) => made !== undefined && built.has(made.plan) && !wasBuilt(made)),
  };
}

/** Whether a commit built exactly what it should. */
export function isExact({ failed, missed, needless }: WalkStep): boolean {
  return failed.length + missed.length + needless.length === 0;
}

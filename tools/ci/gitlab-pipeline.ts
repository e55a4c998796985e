import type { MatrixEntry } from "./plan-matrix.ts";

/**
 * The child pipeline that builds what is affected: GitLab's `parallel: matrix` cannot be computed, a whole pipeline can. Its jobs are
 * defined in tools/ci/gitlab.yml. `locks` names the state of the toolchains, for the keys of caches.
 */
export function gitlabPipeline(matrix: readonly MatrixEntry[], locks: string): object {
  const include = { local: "tools/ci/gitlab.yml" };
  // A pipeline without a job is an error.
  if (matrix.length === 0) return { include, "nothing affected": { extends: ".nothing" } };
  const entries = matrix.map(({ name, artifacts, platform }) => ({
    NAME: name,
    ARTIFACTS: artifacts,
    PLATFORM: platform,
  }));
  return {
    include,
    variables: { LOCKS: locks },
    build: { extends: ".build", parallel: { matrix: entries } },
    dist: { extends: ".dist", needs: ["build"] },
  };
}

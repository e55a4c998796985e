/** Neither tests nor what tells people why a build ran can change a byte. */
const sources = [
  "!{workspaceRoot}/tools/**/*.test.ts",
  "!{workspaceRoot}/tools/**/testing/**",
  "!{workspaceRoot}/tools/*/explain/**",
];

/** Code that neither plans nor moves bytes: it tells people, asks them, or judges what is there. What is new counts until it is here. */
const without = [
  "core/audit*.ts",
  "core/elf/**",
  "core/format-units.ts",
  "build/ask-on-terminal.ts",
  "build/audit-*.ts",
  "build/confirm-builds.ts",
  "build/engine-commands.ts",
  "build/format-failure.ts",
  "build/open-reporter.ts",
  "build/report-*.ts",
  "build/reporter.ts",
  "build/smoke-*.ts",
  "build/with-record.ts",
  "build/write-report.ts",
];

/** The code that turns a definition into bytes. */
export const buildingCode = [
  ...["core", "store", "engine", "recipe", "build"].map(
    (folder) => `{workspaceRoot}/tools/${folder}/**/*.ts`,
  ),
  ...sources,
  ...without.map((path) => `!{workspaceRoot}/tools/${path}`),
  "{workspaceRoot}/tools/nx/run.ts",
];

/** The code that judges outputs: how they came to be is no business of it. */
export const auditingCode = [
  "{workspaceRoot}/tools/core/**/*.ts",
  "{workspaceRoot}/tools/build/audit*.ts",
  ...sources,
];

/** The code that runs outputs in a container. */
export const smokingCode = [
  "{workspaceRoot}/tools/core/**/*.ts",
  "{workspaceRoot}/tools/engine/**/*.ts",
  "{workspaceRoot}/tools/build/smoke*.ts",
  ...sources,
];

/** Neither tests nor what tells people why a build ran can change a byte. */
const sources = [
  "!{workspaceRoot}/tools/**/*.test.ts",
  "!{workspaceRoot}/tools/**/testing/**",
  "!{workspaceRoot}/tools/*/explain/**",
];

/** The code that turns a definition into bytes. Its tests cannot change them. */
export const buildingCode = [
  ...["core", "store", "engine", "recipe", "build"].map(
    (folder) => `{workspaceRoot}/tools/${folder}/**/*.ts`,
  ),
  ...sources,
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

/** The npm packages through which a build's bytes pass. An update of any other reruns nothing. */
export const carryingPackages = ["dockerode", "tar-stream", "xz-decompress", "yauzl"];

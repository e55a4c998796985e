/** What may import what among the folders of tools/: whoever is not listed under a folder's name is out of its reach. */
const mayImport = {
  core: [],
  store: ["core"],
  engine: ["core"],
  recipe: ["core"],
  report: ["core"],
  build: ["core", "store", "engine", "recipe", "report"],
  cli: ["core", "build"],
  nx: ["core", "build", "report"],
  ci: ["core", "store", "build"],
};

/** Packages that only one folder knows of, and the names it may import them by. */
const onlyImporter = {
  dockerode: "^tools/engine/",
  zx: "^(tools/recipe|packages|toolchains)/",
  nx: "^tools/nx/",
};

/** Tests and what is there for them may import what they like. */
const tests = "[.]test[.]ts$|^tools/testing/|/(testing|testdata)/";

module.exports = {
  forbidden: [
    ...Object.entries(mayImport).map(([folder, allowed]) => ({
      name: `${folder}-imports`,
      comment: `tools/${folder} may import ${allowed.length === 0 ? "nothing of ours" : `only ${allowed.join(", ")}`}.`,
      severity: "error",
      from: { path: `^tools/${folder}/`, pathNot: tests },
      to: { path: "^(tools|packages|toolchains)/", pathNot: `^tools/(${[folder, ...allowed].join("|")})/` },
    })),
    ...Object.entries(onlyImporter).map(([name, importer]) => ({
      name: `${name}-importer`,
      comment: `Only ${importer} may import ${name}.`,
      severity: "error",
      from: { path: "^(tools|packages|toolchains)/", pathNot: [importer, tests] },
      to: { path: `(^|/)node_modules/(@types/|@)?${name}/` },
    })),
    {
      name: "core-is-pure",
      comment: "tools/core computes: of Node's own modules it may import crypto, for hashing.",
      severity: "error",
      from: { path: "^tools/core/", pathNot: tests },
      to: { dependencyTypes: ["core"], pathNot: "^(node:)?crypto$" },
    },
    {
      name: "recipe-imports",
      comment: "A recipe goes into the container by itself: it may import types, and nothing that runs.",
      severity: "error",
      from: { path: "^(packages|toolchains)/" },
      to: { path: "^tools/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "declared-packages",
      comment: "A package that package.json does not name is there by accident.",
      severity: "error",
      from: { path: "^(tools|packages|toolchains)/" },
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
    },
    {
      name: "resolvable",
      comment: "An import must lead somewhere.",
      severity: "error",
      from: { path: "^(tools|packages|toolchains)/" },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    // Upstream's own.
    exclude: { path: "^packages/[^/]+/checkout/" },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
    },
  },
};

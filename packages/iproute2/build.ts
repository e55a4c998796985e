import type { Recipe } from "@drydock/recipe/recipe.ts";

export default (async ({ $, source, out, jobs }) => {
  // Every optional library is found through pkg-config: without it there are none.
  const make = $({ cwd: source, env: { ...process.env, PKG_CONFIG: "false" } });
  await make`./configure`;
  // SHARED_LIBS=n: types of links (vlan, veth…) are found in a table, not by dlsym, which a static program lacks.
  await make`make -j${jobs} CC=cc SHARED_LIBS=n SUBDIRS=${"lib ip"}`;
  await $`strip ${source}/ip/ip`;
  await $`install -D -m 755 ${source}/ip/ip ${out}/bin/ip`;
}) satisfies Recipe;

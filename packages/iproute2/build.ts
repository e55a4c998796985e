import type { Recipe } from "@drydock/recipe/recipe.ts";

export default (async ({ $, source, out, jobs }) => {
  // Every optional library is found through pkg-config: without it there are none.
  const env = { ...process.env, PKG_CONFIG: "false" };
  const make = $({ cwd: source, env });
  await make`./configure`;
  // SHARED_LIBS=n: link types ("vlan", "veth"…) are looked up in a table instead of by dlsym, which static programs lack.
  await make`make -j${jobs} CC=cc HOSTCC=cc SHARED_LIBS=n SUBDIRS=${"lib ip"}`;
  await $`install -D -m 755 ${source}/ip/ip ${out}/bin/ip`;
  await $`strip ${out}/bin/ip`;
}) satisfies Recipe;

import type { Recipe } from "@drydock/recipe/recipe.ts";

export default (async ({ $, source, out, jobs }) => {
  // Its Makefile adds to CFLAGS, which works only with those of the environment.
  const make = $({ cwd: `${source}/src`, env: { ...process.env, CFLAGS: `-O2 -ffile-prefix-map=${source}=wireguard-tools` } });
  await make`make -j${jobs} CC=cc LDFLAGS=-static wg`;
  await $`strip ${source}/src/wg`;
  await $`install -D -m 755 ${source}/src/wg ${out}/bin/wg`;
}) satisfies Recipe;

import type { Recipe } from "@drydock/recipe/recipe.ts";

export default (async ({ $, source, out, jobs }) => {
  await $`make -C ${source}/src -j${jobs} PLATFORM=linux wg`;
  await $`strip ${source}/src/wg`;
  await $`install -D -m 755 ${source}/src/wg ${out}/bin/wg`;
}) satisfies Recipe;

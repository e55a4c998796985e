import type { Recipe } from "@drydock/recipe/recipe.ts";

export default (async ({ $, source, out }) => {
  await $`bash -n ${source}/wg-quick`;
  await $`install -D -m 755 ${source}/wg-quick ${out}/bin/wg-quick`;
}) satisfies Recipe;

import type { Recipe } from "@drydock/recipe/recipe.ts";

export default (async ({ $, source, out, platform }) => {
  const go = $({ cwd: source, env: { ...process.env, ...platform.go, CGO_ENABLED: "0" } });
  // Without paths, version control and a build ID in it, the program is the same wherever it is built.
  await go`go build -trimpath -buildvcs=false -ldflags ${"-s -w -buildid="} -o ${out}/bin/wireguard-go .`;
}) satisfies Recipe;

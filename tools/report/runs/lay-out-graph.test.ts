import { expect, test } from "vitest";
import { definitions, largeRun, nxRun, sampleHistory } from "../testing/sample-runs.ts";
import { gatherRuns } from "./gather-runs.ts";
import { layOutGraph } from "./lay-out-graph.ts";
import type { Run } from "./run.ts";

const [history] = gatherRuns(sampleHistory()) as [Run];
const layout = layOutGraph(history.tasks, definitions);

test("every task has a place of its own, inside of the picture", () => {
  const places = layout.cells.map(({ x, y }) => `${x} ${y}`);
  expect(places).toHaveLength(history.tasks.length);
  expect(new Set(places).size).toBe(history.tasks.length);
  for (const { x, y } of layout.cells) {
    expect(x).toBeLessThan(layout.width);
    expect(y).toBeLessThan(layout.height);
  }
});

test("artifacts of one toolchain are neighbours, and a toolchain is left of what is on it", () => {
  expect(layout.artifacts.map(({ name }) => name)).toEqual([
    "wg-quick",
    "wireguard-go",
    "bash",
    "iproute2",
    "wg",
  ]);
  const x = new Map(layout.toolchains.map((toolchain) => [toolchain.name, toolchain.x]));
  expect([...x.keys()].sort()).toEqual(["go", "musl", "node", "shell"]);
  for (const { name, base } of layout.toolchains)
    if (base !== undefined) expect(x.get(base)).toBeLessThan(x.get(name) ?? 0);
});

test("platforms stand beside each other, each with its commands in the order that they run", () => {
  const columns = layout.platforms.flatMap(({ name, commands }) =>
    commands.map((command) => [`${name} ${command.name}`, command.x] as const),
  );
  expect(columns.map(([name]) => name)).toEqual(
    ["amd64", "arm", "arm64"].flatMap((name) => ["build", "audit", "smoke"].map((each) => `${name} ${each}`)),
  );
  expect(columns.map(([, x]) => x)).toEqual(columns.map(([, x]) => x).sort((a, b) => a - b));
});

test("links lead from toolchains to artifacts and from builds to checks, and those to work are marked", () => {
  const inRow = layout.links.filter((link) => link.inRow);
  expect(inRow).toHaveLength(layout.cells.filter(({ task }) => task.command !== "build").length);
  const live = layout.links.filter((link) => link.live && !link.inRow);
  // node to shell, shell to musl, musl to each of bash and iproute2.
  expect(live).toHaveLength(4);
});

test("a toolchain's own task stands at the toolchain", () => {
  const image = { command: "image", name: "musl", platform: "arm", at: 0, phases: [["image", 900]] } as const;
  const [run] = gatherRuns(nxRun("1", 0, "nx run toolchain-musl:image", [image], []));
  const { toolchains, cells } = layOutGraph(run?.tasks ?? [], definitions);
  expect(cells).toEqual([]);
  expect(toolchains.find(({ name }) => name === "musl")?.task?.command).toBe("image");
});

test("what is defined no more stands by itself, and a circle of bases ends", () => {
  const [run] = gatherRuns(largeRun(3));
  expect(layOutGraph(run?.tasks ?? [], definitions)).toMatchObject({ toolchains: [], links: [] });
  const circle = {
    toolchains: [
      { name: "a", base: "b" },
      { name: "b", base: "a" },
    ],
    artifacts: [{ name: "artifact-000", toolchain: "a", smoke: false }],
    emulators: "qemu",
  };
  expect(
    layOutGraph(run?.tasks ?? [], circle)
      .toolchains.map(({ name }) => name)
      .sort(),
  ).toEqual(["a", "b"]);
});

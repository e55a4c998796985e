import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { copyWorkspace, type WorkspaceRig } from "../../workspace-rig.ts";
import { alternate } from "../alternate.ts";
import { makeBareWorkspace } from "../bare-workspace.ts";
import type { Line } from "../line.ts";
import type { Row } from "../row.ts";
import { timedRun } from "../timed-run.ts";

/** Targets that an artifact for three platforms gets: build, audit and smoke for each, and fetch. */
const targets = 10;

export const graphLine: Line = {
  name: "graph",
  summary: "the project graph of 10 to 1,000 artifacts for 3 platforms, cold, beside as many plain projects",
  async measure() {
    const rows: Row[] = [];
    for (const count of [10, 100, 500, 1000]) {
      await using rig = copyWorkspace();
      using plain = makeBareWorkspace(rig, { projects: count, targets });
      copyArtifacts(rig, count);
      const show = (workspace: Pick<WorkspaceRig, "run" | "path">) => () => {
        rmSync(workspace.path(".nx"), { recursive: true, force: true });
        // The rig's own store: which definitions are valid is found out anew.
        rmSync(join(rig.env["XDG_CACHE_HOME"] ?? "", "drydock"), { recursive: true, force: true });
        return timedRun(workspace, ["./nx", "show", "projects"]);
      };
      const ms = await alternate({ ours: show(rig), plain: show(plain) }, 5);
      rows.push({
        what: `graph of ${count} artifacts, cold`,
        value: ms.ours,
        unit: "ms",
        beside: { what: `${count} plain projects`, value: ms.plain },
        ...(count === 1000 && { budget: { of: "excess", atMost: 2000 } }),
      });
    }
    return [...rows, growth(rows)];
  },
};

/** Real definitions under other names; none is the same text as another. */
function copyArtifacts(rig: WorkspaceRig, count: number): void {
  const [definition, recipe] = ["artifact.json", "build.ts"].map((file) =>
    readFileSync(rig.path(`packages/wireguard-go/${file}`), "utf8"),
  );
  for (let index = 0; index < count; index++) {
    const artifact = { ...JSON.parse(definition ?? ""), description: `Number ${index}` };
    rig.write(`packages/artifact-${index}/artifact.json`, JSON.stringify(artifact, null, 2));
    rig.write(`packages/artifact-${index}/build.ts`, recipe ?? "");
  }
}

/** Linear means that an artifact adds no more among 1,000 than among 100. On a machine too busy to tell there is no verdict. */
function growth([, few, many, most]: readonly Row[]): Row {
  const each = (from: Row | undefined, to: Row | undefined, artifacts: number) =>
    ((to?.value ?? 0) - (from?.value ?? 0)) / artifacts;
  const beside = { what: "from 100 to 500", value: each(few, many, 400) };
  return {
    what: "each artifact more, from 500 to 1000",
    value: each(many, most, 500),
    unit: "ms",
    beside,
    ...(beside.value > 0 && { budget: { of: "ratio", atMost: 1.5 } }),
  };
}

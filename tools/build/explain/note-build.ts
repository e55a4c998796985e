import type { BuildRecord } from "@drydock/core/build-record.ts";
import type { LastBuild } from "@drydock/core/explain/last-build.ts";
import type { PastBuild } from "@drydock/core/explain/reason.ts";
import type { Workspace } from "../workspace.ts";
import type { NotHere } from "./find-here.ts";
import { writeLastBuild } from "./last-build-file.ts";
import { unlessDiskRefuses } from "./unless-disk-refuses.ts";

/** Remembers a build that was just put into dist/, and what was there before it. */
export async function noteBuild(
  workspace: Workspace,
  record: BuildRecord,
  how: LastBuild["how"],
  here: NotHere,
): Promise<void> {
  const last: LastBuild = {
    ...past(record),
    how,
    ...(here.kind !== "nothing" && { before: past(here.build) }),
    ...(here.kind === "damaged" && { damage: here.damage }),
  };
  await unlessDiskRefuses(() => writeLastBuild(workspace, last));
}

function past({ plan, builtAt }: PastBuild): PastBuild {
  return { plan, builtAt };
}

import type { Environment } from "./context.ts";
import { createReporter, type Reporter, type Screen } from "./reporter.ts";

/** The reporter of a command: events become text on its stderr. */
export function openReporter({
  stderr,
  env,
}: {
  readonly stderr: Screen;
  readonly env: Environment;
}): Reporter {
  return createReporter(stderr, { colour: wantsColour(stderr, env), now: () => performance.now() });
}

/** https://no-color.org, and FORCE_COLOR for those who pipe into a pager that understands it. */
function wantsColour(screen: Screen, env: Environment): boolean {
  if (env["NO_COLOR"]) return false;
  if (env["FORCE_COLOR"]) return env["FORCE_COLOR"] !== "0";
  return screen.isTTY === true && env["TERM"] !== "dumb" && !env["CI"];
}

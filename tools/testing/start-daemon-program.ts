// Starts the private daemon of its environment, which outlives it. Under `unshare --net` the daemon has a network namespace
// of its own: two daemons in one would share docker0.
import { startPrivateDaemon } from "@drydock/engine/private-daemon.ts";
import { privateDaemonPaths } from "@drydock/engine/private-daemon-paths.ts";
import { must } from "./container-rig.ts";

const paths = privateDaemonPaths(process.env);
if (paths === undefined) throw new Error("neither HOME nor XDG_CACHE_HOME is set");
const { signal } = new AbortController();
must(await startPrivateDaemon(paths, { env: process.env, emit: () => {}, signal }));

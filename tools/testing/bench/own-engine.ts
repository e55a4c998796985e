import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";

/** A Docker daemon with nothing in it, for one bench or test alone: what others have in theirs stays as it is. */
export interface OwnEngine extends AsyncDisposable {
  /** For DOCKER_HOST. */
  readonly endpoint: string;
  /** Removes an image, if it is there. */
  removeImage(id: string): Promise<void>;
  /** Bytes of an image's layers, as the engine counts them. */
  imageBytes(id: string): Promise<number>;
}

/**
 * Needs root and dockerd. Its containers have no network, so it touches none of the host's. `dataRoot` is a folder for what it
 * keeps, which the caller removes; one of its own when missing.
 */
export async function startOwnEngine(dataRoot?: string): Promise<OwnEngine> {
  if (process.getuid?.() !== 0) throw new Error("an engine of one's own needs root");
  const folder = mkdtempSync(join(tmpdir(), "drydock-bench-"));
  const socket = join(folder, "engine.sock");
  const daemon = spawn(
    "unshare",
    [
      // In a network of its own: a daemon without a bridge deletes docker0 as it starts, whose ever it is.
      ...["--net", "dockerd"],
      ...["--data-root", dataRoot ?? join(folder, "data"), "--exec-root", join(folder, "exec")],
      ...["--pidfile", join(folder, "pid"), "--host", `unix://${socket}`],
      ...["--bridge", "none", "--iptables=false"],
    ],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  let log = "";
  daemon.stderr.setEncoding("utf8").on("data", (text) => {
    log += text;
  });
  const ended = once(daemon, "exit").catch((error) => [error.message]);
  const stop = async () => {
    daemon.kill("SIGTERM");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  const call = (method: string, path: string) => callEngine(socket, method, path);
  const images = async (): Promise<string[]> =>
    JSON.parse(await call("GET", "/images/json")).map(({ Id }: { Id: string }) => Id);
  const answers = () =>
    existsSync(socket) &&
    call("GET", "/_ping").then(
      () => true,
      () => false,
    );
  while (!(await answers())) {
    const exit = await Promise.race([ended, setTimeout(50, "waiting" as const)]);
    if (exit === "waiting") continue;
    rmSync(folder, { recursive: true, force: true });
    throw new Error(`dockerd did not start: ${exit.join(" ")}\n${log.split("\n").slice(-5).join("\n")}`);
  }
  return {
    endpoint: `unix://${socket}`,
    async removeImage(id) {
      const has = (await images()).includes(id);
      if (has) await call("DELETE", `/images/${id}?force=1`);
    },
    async imageBytes(id) {
      return JSON.parse(await call("GET", `/images/${id}/json`)).Size;
    },
    [Symbol.asyncDispose]: stop,
  };
}

function callEngine(socketPath: string, method: string, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request({ socketPath, method, path }, async (answer) => {
      let text = "";
      for await (const part of answer.setEncoding("utf8")) text += part;
      if ((answer.statusCode ?? 500) < 400) resolve(text);
      else reject(new Error(`${method} ${path}: ${text}`));
    });
    asked.on("error", reject).end();
  });
}

import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";

/** Git's own server on the loopback interface, for the repositories of a folder. Disposing of it ends it. */
export interface GitServer extends AsyncDisposable {
  /** The URL of a repository: its path is relative to the folder. */
  url(repository: string): string;
}

/** Serves them to everyone, to read and to push to. */
export async function startGitServer(folder: string): Promise<GitServer> {
  const port = await freePort();
  const place = ["--listen=127.0.0.1", `--port=${port}`, "--reuseaddr", `--base-path=${folder}`];
  const rights = ["--export-all", "--enable=receive-pack"];
  // Not by way of `git`, which would be another process to end.
  const program = join(execFileSync("git", ["--exec-path"], { encoding: "utf8" }).trim(), "git-daemon");
  const server = spawn(program, ["--verbose", ...place, ...rights], { stdio: ["ignore", "ignore", "pipe"] });
  const ended = once(server, "close");
  let said = "";
  for await (const text of server.stderr.setEncoding("utf8").iterator({ destroyOnReturn: false })) {
    said += text;
    if (said.includes("Ready to rumble")) break;
  }
  if (server.exitCode !== null) throw new Error(`git daemon ended:\n${said}`);
  server.stderr.resume();
  return {
    url: (repository) => `git://127.0.0.1:${port}/${repository}`,
    async [Symbol.asyncDispose]() {
      server.kill();
      await ended;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("a server on a port has no port");
  return address.port;
}

import { execFileSync } from "node:child_process";

/** A repository to write history in. Nothing of the user's own configuration of git counts. */
export interface GitRepository {
  git(...args: readonly string[]): string;
  /** Commits whatever is there, and gives the commit. */
  commit(subject: string): string;
}

export function initRepository(folder: string): GitRepository {
  const identity = { NAME: "A Tester", EMAIL: "tester@example.org" };
  const who = Object.entries(identity).flatMap(([what, value]) =>
    ["AUTHOR", "COMMITTER"].map((role) => [`GIT_${role}_${what}`, value]),
  );
  const env = {
    ...process.env,
    ...Object.fromEntries(who),
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_NOSYSTEM: "1",
  };
  const git = (...args: readonly string[]) =>
    execFileSync("git", args, {
      cwd: folder,
      env,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    }).trim();
  git("init", "--quiet", "--initial-branch=main");
  return {
    git,
    commit(subject) {
      git("add", "--all");
      git("commit", "--quiet", "--allow-empty", "--message", subject);
      return git("rev-parse", "HEAD");
    },
  };
}

/** Stands in for run.ts where a test asks which targets Nx runs, not what they do: it notes them in ran.txt. */
import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";

interface Options {
  readonly command: string;
  readonly name: string;
  readonly platform: string;
}

export default async function record(
  { command, name, platform }: Options,
  { root }: { readonly root: string },
): Promise<{ success: true }> {
  appendFileSync(`${root}/ran.txt`, `${name}:${command}-${platform}\n`);
  if (command === "build") {
    mkdirSync(`${root}/dist/${platform}/${name}`, { recursive: true });
    writeFileSync(`${root}/dist/${platform}/${name}/output`, "the same for all inputs");
  }
  return { success: true };
}

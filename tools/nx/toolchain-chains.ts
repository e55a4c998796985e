import { loadToolchain } from "@drydock/build/definitions.ts";
import type { Workspace } from "@drydock/build/workspace.ts";

/** The toolchains that a workspace defines, and what each is based on. */
export interface ToolchainChains {
  readonly defined: ReadonlySet<string>;
  /** The toolchain, its base, the base's base… as far as they can be read. */
  of(toolchain: string): Promise<readonly string[]>;
}

export function createToolchainChains(workspace: Workspace, names: readonly string[]): ToolchainChains {
  const defined = new Set(names);
  const known = new Map<string, Promise<readonly string[]>>();
  const follow = async (first: string): Promise<readonly string[]> => {
    const chain = new Set<string>();
    for (let name: string | undefined = first; name !== undefined && !chain.has(name); ) {
      chain.add(name);
      const toolchain = await loadToolchain(workspace, name);
      name = toolchain.ok ? toolchain.value.base : undefined;
    }
    return [...chain];
  };
  return {
    defined,
    of(toolchain) {
      const chain = known.get(toolchain) ?? follow(toolchain);
      known.set(toolchain, chain);
      return chain;
    },
  };
}

/** The names of things, which are also folder names, parts of target names and parts of labels. */
export type ArtifactName = string & { readonly __brand: "ArtifactName" };
export type PlatformName = string & { readonly __brand: "PlatformName" };
export type ToolchainName = string & { readonly __brand: "ToolchainName" };

/** Lower case, digits and single hyphens: safe in paths, shells, image tags and target names alike. */
export const namePattern = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

export function isName(text: string): boolean {
  return namePattern.test(text);
}

const namePattern = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/**
 * Whether a text can name an artifact, a platform or a toolchain. Names are also folders, parts of target names and of
 * labels: lower case, digits and single hyphens are safe in paths, shells, image tags and target names alike.
 */
export function isName(text: string): boolean {
  return namePattern.test(text);
}

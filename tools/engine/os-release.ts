/**
 * Whether /etc/os-release is of Debian, of Ubuntu or of a distribution made of one of them: where apt-get serves.
 * Source of the format: os-release(5), shell-like assignments.
 */
export function isDebianLike(osRelease: string): boolean {
  const values = ["ID", "ID_LIKE"].flatMap((name) => {
    const value = osRelease.match(new RegExp(`^${name}=(.*)$`, "m"))?.[1] ?? "";
    return value.replace(/^["']|["']\s*$/g, "").split(/\s+/);
  });
  return values.includes("debian") || values.includes("ubuntu");
}

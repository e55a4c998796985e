/**
 * The Debian release that toolchains are made of. Only its main suite counts: that of Debian 12 has not changed since its
 * last point release (12.15, July 2026), while the security and update suites drop a version when they get the next.
 */
export const debianRelease = {
  suite: "bookworm",
  /** A time at which the main suite was as it is, in the form of the public snapshot archive. */
  snapshot: "20260718T000000Z",
} as const;

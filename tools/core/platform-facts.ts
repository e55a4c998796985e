import type { Platform } from "./platform.ts";

/** A platform's facts without what is only for readers: a better description must not rebuild anything. */
export type PlatformFacts = Omit<Platform, "$schema" | "description">;

export function platformFacts(platform: Platform): PlatformFacts {
  const { $schema: _schema, description: _description, ...facts } = platform;
  return facts;
}

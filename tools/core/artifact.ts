import * as z from "zod";
import { buildRecordFile } from "./build-record.ts";
import { sourceSchema } from "./source.ts";

const outputPath = z
  .string()
  .regex(/^(?!.*(^|\/)\.\.?(\/|$))[\w@%+=:,.-]+(\/[\w@%+=:,.-]+)*$/, {
    error: "must be a relative path of letters, digits and @%+=:,.-_ without . or .. in it",
  })
  .refine((path) => path !== buildRecordFile, { error: "is the name of the build record" });

export const outputSchema = z
  .union([
    z.strictObject({
      elf: z.enum(["executable", "shared-library"]),
      linkage: z.enum(["static", "dynamic"]),
      stripped: z
        .boolean()
        .optional()
        .meta({ description: "Whether it must be stripped; true when missing." }),
      needed: z
        .array(z.string())
        .optional()
        .meta({ description: "Shared libraries that it may ask for; none when missing." }),
    }),
    z.strictObject({ script: z.string().meta({ description: "The interpreter's name: sh, bash." }) }),
    z.strictObject({ file: z.literal(true) }).meta({ description: "Data: not executable." }),
  ])
  .meta({ description: "What the build must leave at this path, and nothing else." });

function checkOutputs(outputs: Readonly<Record<string, unknown>>, context: z.core.$RefinementCtx): void {
  const paths = Object.keys(outputs);
  if (paths.length === 0) context.addIssue({ code: "custom", message: "must name at least one output" });
  for (const path of paths) {
    const above = paths.find((other) => path.startsWith(`${other}/`));
    if (above === undefined) continue;
    context.addIssue({
      code: "custom",
      path: [path],
      message: `must not lie below another output, ${above}`,
    });
  }
}

const smokeSchema = z
  .strictObject({
    run: z.array(z.string()).min(1).meta({ description: "Command: an output's path and its arguments." }),
    prints: z.string().optional().meta({ description: "Text that its output must contain." }),
  })
  .meta({ description: "A run of the built program under QEMU." });

export const artifactSchema = z
  .strictObject({
    $schema: z.string().optional(),
    description: z.string(),
    version: z.string(),
    license: z.string().meta({ description: "SPDX expression." }),
    source: sourceSchema,
    toolchain: z.string(),
    platforms: z.array(z.string()).min(1),
    env: z
      .record(
        z
          .string()
          .regex(/^[A-Za-z_]\w*$/, { error: "must be the name of a variable: letters, digits and _" }),
        z.string(),
      )
      .optional()
      .meta({ description: "Environment of the recipe, besides the toolchain's." }),
    outputs: z.record(outputPath, outputSchema).superRefine(checkOutputs),
    smoke: z.array(smokeSchema).optional(),
    limits: z
      .strictObject({
        minutes: z.number().positive().optional().meta({ description: "30 when missing." }),
        memoryMiB: z.int().positive().optional().meta({ description: "4096 when missing." }),
      })
      .optional(),
  })
  .meta({ title: "Artifact", description: "Something we ship for a platform." });

export type Artifact = z.infer<typeof artifactSchema>;
export type OutputExpectation = z.infer<typeof outputSchema>;
export type Smoke = z.infer<typeof smokeSchema>;

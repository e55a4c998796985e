import * as z from "zod";

const strings = z.array(z.string());

export const platformSchema = z
  .strictObject({
    $schema: z.string().optional(),
    description: z.string(),
    triple: z.string().meta({ description: "GNU triple: the prefix of its cross tools." }),
    muslTriple: z.string().meta({ description: "The triple that musl is configured for." }),
    elf: z
      .strictObject({
        machine: z.enum(["arm", "aarch64", "x86-64", "riscv", "386", "mips", "ppc64"]),
        class: z.union([z.literal(32), z.literal(64)]).meta({ description: "Bits." }),
        byteOrder: z.enum(["little", "big"]),
        floatAbi: z.enum(["hard", "soft", "double", "single"]).optional().meta({
          description: "ARM: hard or soft. RISC-V: double, single or soft. Missing where there is but one.",
        }),
      })
      .meta({ description: "What the header of every ELF file for this platform says." }),
    go: z
      .record(
        z.string().regex(/^GO[A-Z0-9]+$/, { error: "must be one of Go's variables: GOOS, GOARCH, GOARM…" }),
        z.string(),
      )
      .meta({ description: "Go's own variables for the platform: GOOS, GOARCH, GOARM…" }),
    cflags: strings.meta({ description: "Flags for every C and C++ compilation." }),
    packages: z
      .record(z.string(), strings)
      .meta({ description: "Debian packages by role (c, c++): what a toolchain's `platform` names." }),
    qemu: z
      .string()
      .meta({ description: "QEMU's name of the processor: qemu-NAME-static runs its programs." }),
  })
  .meta({ title: "Platform", description: "What artifacts run on." });

export type Platform = z.infer<typeof platformSchema>;

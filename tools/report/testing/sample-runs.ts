import type { Phase } from "@drydock/core/event.ts";
import type { NxTask, RunLine } from "../record/run-line.ts";
import type { TaskRecord } from "../record/task-record.ts";
import type { Definitions } from "../runs/definitions.ts";

/** 24 November 2026, 12:00 UTC. */
export const noon = Date.UTC(2026, 10, 24, 12);

export const definitions: Definitions = {
  toolchains: [
    { name: "node" },
    { name: "shell", base: "node" },
    { name: "go", base: "shell" },
    { name: "musl", base: "shell" },
    { name: "qemu" },
  ],
  artifacts: [
    { name: "bash", toolchain: "musl", smoke: true },
    { name: "iproute2", toolchain: "musl", smoke: true },
    { name: "wg", toolchain: "musl", smoke: true },
    { name: "wg-quick", toolchain: "shell", smoke: true },
    { name: "wireguard-go", toolchain: "go", smoke: true },
  ],
  emulators: "qemu",
};

type Phases = readonly (readonly [Phase, number])[];

const built = (recipeMs: number): Phases => [
  ["plan", 60],
  ["restore", 2],
  ["inputs", 240],
  ["connect", 90],
  ["container", 130],
  ["run", recipeMs + 310],
  ["container", 120],
  ["publish", 80],
];

interface Sample {
  readonly command: string;
  readonly name: string;
  readonly platform?: string;
  /** When it began, in milliseconds after the run did. */
  readonly at: number;
  /** Of a build that ran; its recipe's time. */
  readonly recipeMs?: number;
  readonly how?: "fresh" | "restored" | "built";
  readonly phases?: Phases;
  readonly bytes?: number;
  readonly plan?: string;
  readonly why?: string;
  readonly failure?: TaskRecord["failure"];
}

/** A task's record, with what is usual where the sample does not say. */
export function taskRecord(began: number, sample: Sample): TaskRecord {
  const {
    command,
    name,
    platform = "arm",
    at,
    recipeMs = 1_000,
    how,
    bytes = 100_000,
    why,
    failure,
  } = sample;
  const usual: Phases =
    how === "built"
      ? built(recipeMs)
      : [
          ["plan", 70],
          ["audit", 12],
        ];
  return {
    command,
    name,
    platform,
    began: began + at,
    phases: sample.phases ?? usual,
    ...(why !== undefined && { why }),
    ...(how !== undefined && {
      build: { how, plan: sample.plan ?? `sha256:${name}`, sizes: { [`bin/${name}`]: bytes }, recipeMs },
    }),
    ...(failure && { failure }),
  };
}

/** The lines that a run of Nx leaves: its own, and one for each process that it started. */
export function nxRun(
  id: string,
  began: number,
  command: string,
  own: readonly Sample[],
  cached: readonly {
    readonly task: readonly [string, string, string];
    readonly status: string;
    readonly at?: number;
  }[],
): RunLine[] {
  const records = own.map((sample) => taskRecord(began, sample));
  const lengths = new Map(
    records.map((record) => [record, record.phases.reduce((sum, [, ms]) => sum + ms, 0)]),
  );
  const seen: NxTask[] = records.map((record) => ({
    command: record.command,
    name: record.name,
    platform: record.platform,
    status: record.failure === undefined ? "success" : "failure",
    began: record.began - 230,
    ended: record.began + (lengths.get(record) ?? 0) + 40,
  }));
  const hits: NxTask[] = cached.map(({ task: [command, name, platform], status, at = 220 }) => ({
    command,
    name,
    platform,
    status,
    began: began + at,
    ended: began + at + 8,
  }));
  const tasks = [...seen, ...hits];
  const ended = Math.max(...tasks.map((task) => task.ended)) + 60;
  return [
    ...records.map((record): RunLine => ({ kind: "process", run: { id, by: "nx" }, tasks: [record] })),
    { kind: "nx", run: { id, by: "nx", command }, began, ended, tasks },
  ];
}

const platforms = ["amd64", "arm", "arm64"];
const artifacts = definitions.artifacts.map(({ name }) => name);
const everything = artifacts.flatMap((name) =>
  platforms.flatMap((platform) =>
    ["build", "audit", "smoke"].map((command) => [command, name, platform] as const),
  ),
);
const command =
  "nx run-many -t build-arm build-arm64 build-amd64 audit-arm audit-arm64 audit-amd64 smoke-arm";

/** Days of work on five artifacts: everything built, changes, null runs, a failure at the end. */
export function sampleHistory(): RunLine[] {
  const sizes: Record<string, number> = {
    bash: 1_240_000,
    iproute2: 980_000,
    wg: 96_400,
    "wg-quick": 14_200,
    "wireguard-go": 3_211_390,
  };
  const first = artifacts.flatMap((name, row) =>
    platforms.flatMap((platform, column): Sample[] => {
      const slot = row * 3 + column;
      const at = 500 + Math.floor(slot / 3) * 9_000 + column * 700;
      const recipeMs = 3_000 + ((slot * 7) % 5) * 1_300;
      return [
        {
          command: "build",
          name,
          platform,
          at,
          how: "built",
          recipeMs,
          bytes: (sizes[name] ?? 0) * (1 + column / 9),
          plan: `sha256:0${name}${platform}`,
          why: "first build",
        },
        { command: "audit", name, platform, at: at + recipeMs + 1_600 },
        {
          command: "smoke",
          name,
          platform,
          at: at + recipeMs + 1_900,
          phases: [
            ["plan", 80],
            ["connect", 60],
            ["container", 140],
            ["run", 520],
            ["container", 90],
          ],
        },
      ];
    }),
  );
  const change = (day: number, name: string, factor: number, why: string): RunLine[] => {
    const own = platforms.flatMap((platform, column): Sample[] => [
      {
        command: "build",
        name,
        platform,
        at: 500 + column * 300,
        how: "built",
        recipeMs: 2_400 + column * 400,
        bytes: Math.round((sizes[name] ?? 0) * factor * (1 + column / 9)),
        plan: `sha256:${day}${name}${platform}`,
        why,
      },
      { command: "audit", name, platform, at: 4_700 + column * 600 },
    ]);
    const cached = everything
      .filter(([command, each]) => each !== name || command === "smoke")
      .map((task) => ({ task, status: "local-cache-kept-existing" }));
    return nxRun(`run-${day}-${name}`, noon + day * 86_400_000, command, own, cached);
  };
  return [
    ...nxRun("run-0", noon, command, first, []),
    ...nxRun(
      "run-0-null",
      noon + 600_000,
      command,
      [],
      everything.map((task) => ({ task, status: "local-cache-kept-existing" })),
    ),
    ...change(1, "wg", 1.02, "build.ts changed (+1 −1)"),
    ...change(1.1, "bash", 0.94, "flag LDFLAGS added"),
    ...change(2, "wg", 1.015, "package gcc-12-arm-linux-gnueabihf 12.2.0-14 → 12.2.0-15"),
    ...change(3, "wg", 1.06, "patches/fix-endian.patch added (+12)"),
    ...failing(noon + 4 * 86_400_000),
  ];
}

function failing(began: number): RunLine[] {
  const cached = everything
    .filter(([, name]) => name !== "iproute2" && name !== "bash")
    .map((task) => ({ task, status: task[1] === "wg-quick" ? "local-cache" : "local-cache-kept-existing" }));
  const others = everything
    .filter(([command, name, platform]) => name === "bash" && (platform !== "arm" || command !== "build"))
    .map((task) => ({ task, status: "local-cache-kept-existing" }));
  return nxRun(
    "run-4",
    began,
    "nx affected -t build-arm audit-arm smoke-arm",
    [
      {
        command: "build",
        name: "bash",
        at: 420,
        how: "built",
        recipeMs: 7_400,
        bytes: 1_171_000,
        plan: "sha256:4bash",
        why: "build.ts changed (+3 −1)",
      },
      {
        command: "build",
        name: "iproute2",
        at: 480,
        phases: [
          ["plan", 70],
          ["queue", 900],
          ["restore", 3],
          ["inputs", 1_100],
          ["connect", 80],
          ["container", 160],
          ["run", 2_900],
          ["container", 90],
        ],
        why: "source tree changed",
        failure: {
          reason: "recipe-failed",
          what: "the build of iproute2 for arm failed",
          where: "packages/iproute2/build.ts:6",
          why: "make -C /build/source -j2 CC=arm-linux-musleabihf-gcc exited with status 2",
        },
      },
    ],
    [...cached, ...others],
  );
}

/** One run of so many builds, two at once. */
export function largeRun(count: number): RunLine[] {
  const own = Array.from(
    { length: count },
    (_, index): Sample => ({
      command: "build",
      name: `artifact-${String(index).padStart(3, "0")}`,
      platform: platforms[index % 3] ?? "arm",
      at: 400 + Math.floor(index / 2) * 1_900 + (index % 2) * 200,
      how: index % 7 === 0 ? "restored" : "built",
      recipeMs: 700 + ((index * 37) % 11) * 90,
      why: `src/file-${index}.c changed (+${index} −1)`,
      ...(index % 7 === 0 && {
        phases: [
          ["plan", 70],
          ["restore", 140],
        ] as const,
      }),
    }),
  );
  return nxRun("large", noon, "nx run-many -t build-amd64 build-arm build-arm64", own, []);
}

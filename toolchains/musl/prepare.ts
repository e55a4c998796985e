import { chmod, cp, mkdir, writeFile } from "node:fs/promises";
import type { Recipe } from "@drydock/recipe/recipe.ts";

/** Where the layer lies in the image: the same as "to" in toolchain.json. */
const home = "/opt/musl";

/** Flags of every compilation and link, besides the platform's. */
const always = [
  "-static",
  "-fno-pie",
  // Paths in the build container would be the same everywhere, but they tell the device nothing.
  "-ffile-prefix-map=/build/=",
  `-idirafter ${home}/kernel`,
];

/** ccache, if the folder that CCACHE_DIR is to lie in is there: a build that is given no cache runs the compiler alone. */
const throughCache = `cache=
[ ! -d "\${CCACHE_DIR%/*}" ] || cache=/usr/bin/ccache
`;

/** Tools that recipes and Makefiles call by these names. */
const binutils = ["ar", "nm", "objcopy", "ranlib", "strip"];

export default (async ({ $, source, out, platform, jobs }) => {
  const { triple, muslTriple, cflags } = platform;
  const gcc = `${triple}-gcc-12`;

  const cross = { CC: gcc, CROSS_COMPILE: `${triple}-`, CFLAGS: ["-O2", ...cflags].join(" ") };
  await $({ env: { ...process.env, ...cross } })`
    ${source}/configure --target=${muslTriple} --prefix=${home} --disable-shared --disable-wrapper`;
  await $`make -j${jobs}`;
  // Built for its home, but put where the layer is gathered.
  await $`make install prefix=${out}`;

  // GCC's own description of how to compile and link, with musl's headers and start files in place of glibc's.
  const loader = `/lib/ld-${muslTriple.replace("-linux", "")}.so.1`;
  const specs = await $`sh ${source}/tools/musl-gcc.specs.sh ${home}/include ${home}/lib ${loader}`.quiet();
  await writeFile(`${out}/lib/musl-gcc.specs`, specs.stdout);

  // musl brings no kernel headers. Those that the compiler uses lie among glibc's, which must not be seen.
  for (const folder of ["linux", "asm", "asm-generic"]) {
    const header = `${folder}/types.h`;
    const used = await $({ input: `#include <${header}>\n` })`${gcc} -M -x c -`.quiet();
    const path = used.stdout.split(/[\s\\]+/).find((word) => word.endsWith(`/${header}`));
    if (path === undefined) throw new Error(`${gcc} does not know <${header}>`);
    await cp(path.slice(0, -"/types.h".length), `${out}/kernel/${folder}`, { recursive: true });
  }

  const commands = {
    cc: `${throughCache}exec $cache ${gcc} ${[...cflags, ...always].join(" ")} "$@" -specs ${home}/lib/musl-gcc.specs`,
    ...Object.fromEntries(binutils.map((tool) => [tool, `exec ${triple}-${tool} "$@"`])),
  };
  await mkdir(`${out}/bin`);
  for (const [name, command] of Object.entries(commands)) {
    await writeFile(`${out}/bin/${name}`, `#!/bin/sh\n${command}\n`);
    await chmod(`${out}/bin/${name}`, 0o755);
  }
}) satisfies Recipe;

import type { Recipe } from "@drydock/recipe/recipe.ts";

/**
 * What configure would find out by running test programs on the device, and guesses wrongly when it cannot. These are
 * its answers where it can: for musl on Linux they are the same on every processor. Without named pipes, say, `<(…)`
 * would be missing, which wg-quick uses.
 */
const answers = [
  "ac_cv_func_chown_works=yes",
  "ac_cv_func_strcoll_works=yes",
  "ac_cv_func_working_mktime=yes",
  "bash_cv_func_sbrk=no",
  "bash_cv_getcwd_malloc=yes",
  "bash_cv_printf_a_format=yes",
  "bash_cv_sys_named_pipes=present",
  "bash_cv_ulimit_maxfds=yes",
  "bash_cv_unusable_rtsigs=no",
  "bash_cv_wexitstatus_offset=8",
  // bash may bring a getenv of its own, but in a static program it would stand beside musl's.
  "bash_cv_getenv_redef=no",
];

export default (async ({ $, source, out, platform, jobs }) => {
  const machines = ["--build=x86_64-linux-gnu", `--host=${platform.muslTriple}`];
  const features = ["--without-bash-malloc", "--without-curses", "--disable-nls"];
  await $`${source}/configure ${machines} ${features} ${answers}`;
  await $`make -j${jobs} bash`;
  await $`strip bash`;
  await $`install -D -m 755 bash ${out}/bin/bash`;
}) satisfies Recipe;

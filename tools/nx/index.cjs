/** Where Nx loads the plugin from. Plain JavaScript, so that an old Node gets as far as saying what to do. */
const oldest = 24;
if (Number.parseInt(process.versions.node, 10) < oldest) {
  throw new Error(
    `Drydock needs Node ${oldest} or newer, and this is ${process.versions.node}. Run ./nx instead of nx: it brings its own.`,
  );
}
module.exports = require("./plugin.ts");

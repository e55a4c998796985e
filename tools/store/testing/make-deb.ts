/** An ar archive (ar(5)): the container of a Debian package. */
export function makeAr(members: Readonly<Record<string, Uint8Array | string>>): Buffer {
  const parts = Object.entries(members).map(([name, content]) => {
    const bytes = Buffer.from(content as Uint8Array);
    const header = `${name.padEnd(16)}${"0".padEnd(12)}${"0".padEnd(6)}${"0".padEnd(6)}${"100644".padEnd(8)}${String(bytes.length).padEnd(10)}\`\n`;
    return Buffer.concat([Buffer.from(header), bytes, Buffer.alloc(bytes.length % 2, "\n")]);
  });
  return Buffer.concat([Buffer.from("!<arch>\n"), ...parts]);
}

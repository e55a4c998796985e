import { Damage } from "./elf-bytes.ts";
import type { ElfHeader } from "./elf-header.ts";

export interface ArmAttributes {
  /** Tag_CPU_arch, as readelf names it. */
  readonly architecture?: string;
  /** Tag_ABI_VFP_args, where it names one of the two calling conventions. */
  readonly floatAbi?: "hard" | "soft";
}

const armAttributesSection = 0x70000003;
const fileScope = 1;
const tag = { cpuRawName: 4, cpuName: 5, cpuArch: 6, abiVfpArgs: 28, compatibility: 32 };
const architectures =
  "Pre-v4 v4 v4T v5T v5TE v5TEJ v6 v6KZ v6T2 v6K v7 v6-M v6S-M v7E-M v8 v8-R v8-M.baseline v8-M.mainline".split(
    " ",
  );

/**
 * The build attributes of the whole file, from .ARM.attributes.
 * Format: "Addenda to, and Errata in, the ABI for the Arm Architecture" (ADDENDA32), section 3.
 */
export function readArmAttributes({ file, sections }: ElfHeader): ArmAttributes {
  const section = sections.find(({ type }) => type === armAttributesSection);
  if (section === undefined || section.size === 0) return {};
  const attributes = new Map<number, number>();
  const end = section.offset + section.size;
  for (let vendor = section.offset + 1; vendor < end; ) {
    const vendorEnd = vendor + lengthAt(vendor);
    const name = file.text(vendor + 4);
    for (let scope = vendor + 4 + name.length + 1; scope < vendorEnd; ) {
      const scopeEnd = scope + lengthAt(scope + 1);
      if (name === "aeabi" && file.slice(scope, 1)[0] === fileScope)
        readScope(scope + 5, Math.min(scopeEnd, end));
      scope = scopeEnd;
    }
    vendor = vendorEnd;
  }
  const architecture = architectures[attributes.get(tag.cpuArch) ?? -1];
  const floatAbi = (["soft", "hard"] as const)[attributes.get(tag.abiVfpArgs) ?? -1];
  return { ...(architecture && { architecture }), ...(floatAbi && { floatAbi }) };

  function lengthAt(offset: number): number {
    const length = file.u32(offset);
    if (length < 5) throw new Damage("has damaged ARM attributes");
    return length;
  }

  function readScope(start: number, scopeEnd: number): void {
    let at = start;
    const number = () => {
      const { value, size } = uleb128(file.slice(at, Math.min(5, scopeEnd - at)));
      at += size;
      return value;
    };
    while (at < scopeEnd) {
      const found = number();
      const isText =
        found === tag.cpuRawName || found === tag.cpuName || (found > tag.compatibility && found % 2 === 1);
      if (!isText) attributes.set(found, number());
      if (isText || found === tag.compatibility) at += Buffer.byteLength(file.text(at)) + 1;
    }
  }
}

/** A variable-length number of at most five bytes, seven bits each, lowest first. */
function uleb128(bytes: Uint8Array): { readonly value: number; readonly size: number } {
  let value = 0;
  for (const [index, byte] of bytes.entries()) {
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return { value, size: index + 1 };
  }
  throw new Damage("has damaged ARM attributes");
}

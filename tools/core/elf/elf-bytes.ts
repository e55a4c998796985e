/** Thrown by ElfBytes and caught by readElf alone: damage can turn up at any read, and ends all reading. */
export class Damage extends Error {}

/** Longer than any path or symbol that a loader takes; bounds the work that a damaged file can cause. */
const longestString = 4096;

/** The bytes of an ELF file, read in its own word size and byte order. Every read is checked against the end. */
export class ElfBytes {
  readonly bytes: Buffer;
  readonly is64: boolean;
  readonly littleEndian: boolean;
  readonly #view: DataView;

  constructor(bytes: Uint8Array, is64: boolean, littleEndian: boolean) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.is64 = is64;
    this.littleEndian = littleEndian;
  }

  u16(offset: number): number {
    this.check(offset, 2);
    return this.#view.getUint16(offset, this.littleEndian);
  }

  u32(offset: number): number {
    this.check(offset, 4);
    return this.#view.getUint32(offset, this.littleEndian);
  }

  /** An address, offset or size: 4 bytes or 8 by the file's class. Above 2^53 it is inexact, and past every end. */
  word(offset: number): number {
    if (!this.is64) return this.u32(offset);
    this.check(offset, 8);
    return Number(this.#view.getBigUint64(offset, this.littleEndian));
  }

  slice(offset: number, size: number): Buffer {
    this.check(offset, size);
    return this.bytes.subarray(offset, offset + size);
  }

  /** The text from `offset` to the next NUL. */
  text(offset: number): string {
    this.check(offset, 1);
    const within = this.bytes.subarray(offset, offset + longestString);
    const end = within.indexOf(0);
    if (end < 0) throw new Damage(`has a text without an end at offset ${offset}`);
    return within.toString("utf8", 0, end);
  }

  check(offset: number, size: number): void {
    if (offset + size <= this.bytes.length) return;
    throw new Damage(
      `ends after ${this.bytes.length} bytes, where ${offset + size} are needed: it was cut short or damaged`,
    );
  }
}

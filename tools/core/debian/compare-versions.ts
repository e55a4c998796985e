/** Orders versions as Debian does (Debian Policy, 5.6.12): `[epoch:]upstream[-revision]`. Negative where `a` is older. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [split(a), split(b)];
  return (
    left.epoch - right.epoch ||
    comparePart(left.upstream, right.upstream) ||
    comparePart(left.revision, right.revision)
  );
}

function split(version: string): { epoch: number; upstream: string; revision: string } {
  const [, epoch = "0", upstream = "", revision = ""] = /^(?:(\d+):)?(.*?)(?:-([^-]*))?$/.exec(version) ?? [];
  return { epoch: Number(epoch), upstream, revision };
}

/** Runs of other characters and runs of digits take turns, the former compared as text, the latter as numbers. */
function comparePart(a: string, b: string): number {
  const runs = /(\D*)(\d*)/gy;
  const [left, right] = [[...a.matchAll(runs)], [...b.matchAll(runs)]];
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const [, text = "", digits = ""] = left[index] ?? [];
    const [, otherText = "", otherDigits = ""] = right[index] ?? [];
    const order = compareText(text, otherText) || Number(digits) - Number(otherDigits);
    if (order !== 0) return order;
  }
  return 0;
}

function compareText(a: string, b: string): number {
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const order = weigh(a[index]) - weigh(b[index]);
    if (order !== 0) return order;
  }
  return 0;
}

/** A tilde comes before even the end, letters come before everything else. */
function weigh(character: string | undefined): number {
  if (character === undefined) return 0;
  if (character === "~") return -1;
  const code = character.charCodeAt(0);
  return /[A-Za-z]/.test(character) ? code : code + 256;
}

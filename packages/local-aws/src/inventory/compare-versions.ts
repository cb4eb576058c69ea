/** Says which of two versions is the newer one, as `Array.sort` wants it. */
export type CompareVersions = (a: string, b: string) => number;

/**
 * Compares versions of RPM packages, `epoch:version-release`, as rpm does (rpm, *rpmvercmp*): digits as
 * numbers, letters as text, `~` before everything and `^` after. A release counts only where both have
 * one.
 */
export const compareRpm: CompareVersions = (a, b) => {
  const [x, y] = [splitRpm(a), splitRpm(b)];
  return (
    x.epoch - y.epoch ||
    compareSegments(x.version, y.version) ||
    (x.release === undefined || y.release === undefined ? 0 : compareSegments(x.release, y.release))
  );
};

/**
 * Compares versions of Debian packages, `epoch:version-revision`, as dpkg does (Debian policy, 5.6.12):
 * what is not digits by letters before all other characters, `~` before even the end; digits as numbers.
 */
export const compareDeb: CompareVersions = (a, b) => {
  const [x, y] = [splitDeb(a), splitDeb(b)];
  return (
    x.epoch - y.epoch ||
    compareDebPart(x.upstream, y.upstream) ||
    compareDebPart(x.revision, y.revision)
  );
};

/**
 * Compares versions of everything else: numbers by number, missing ones as zero, and versions before a
 * release (`1.0.0-rc.1`, `1.0rc1`, `1.0-SNAPSHOT`) before it. It is what semantic versions, Go modules
 * and most of PyPI, Maven, RubyGems and NuGet need. It knows no epochs of Python, no post-releases, and
 * no qualifiers of Maven other than those for what comes before a release.
 */
export const compareGeneric: CompareVersions = (a, b) => {
  const [x, y] = [splitGeneric(a), splitGeneric(b)];
  const main = compareLists(x.main, y.main, '0');
  if (main !== 0) return main;
  if (x.before.length === 0 || y.before.length === 0) return y.before.length - x.before.length;
  return compareLists(x.before, y.before, undefined);
};

interface RpmVersion {
  readonly epoch: number;
  readonly version: string;
  readonly release: string | undefined;
}

function splitRpm(text: string): RpmVersion {
  const [, epoch = '0', rest = ''] = /^(?:(\d+):)?(.*)$/s.exec(text) ?? [];
  const at = rest.lastIndexOf('-');
  return {
    epoch: Number(epoch),
    version: at === -1 ? rest : rest.slice(0, at),
    release: at === -1 ? undefined : rest.slice(at + 1),
  };
}

function compareSegments(a: string, b: string): number {
  const parts = (text: string): readonly string[] => text.match(/\d+|[a-zA-Z]+|[~^]/g) ?? [];
  const [x, y] = [parts(a), parts(b)];
  for (let index = 0; index < Math.max(x.length, y.length); index += 1) {
    const order = compareSegment(x[index], y[index]);
    if (order !== 0) return order;
  }
  return 0;
}

function compareSegment(a: string | undefined, b: string | undefined): number {
  if (a === b) return 0;
  // The end comes after a tilde, and before a caret and everything else.
  for (const [mark, alone] of [
    ['~', -1],
    ['^', 1],
  ] as const) {
    if (a === mark) return b === undefined ? alone : -1;
    if (b === mark) return a === undefined ? -alone : 1;
  }
  if (a === undefined || b === undefined) return a === undefined ? -1 : 1;
  const [isNumberA, isNumberB] = [isDigits(a), isDigits(b)];
  // A number is newer than letters.
  if (isNumberA !== isNumberB) return isNumberA ? 1 : -1;
  return isNumberA ? compareDigits(a, b) : compareText(a, b);
}

interface DebVersion {
  readonly epoch: number;
  readonly upstream: string;
  readonly revision: string;
}

function splitDeb(text: string): DebVersion {
  const [, epoch = '0', rest = ''] = /^(?:(\d+):)?(.*)$/s.exec(text) ?? [];
  const at = rest.lastIndexOf('-');
  return {
    epoch: Number(epoch),
    upstream: at === -1 ? rest : rest.slice(0, at),
    // None counts as the lowest there is.
    revision: at === -1 ? '0' : rest.slice(at + 1),
  };
}

function compareDebPart(a: string, b: string): number {
  const pairs = (text: string): readonly string[] =>
    Array.from(text.matchAll(/(\D*)(\d*)/g)).flatMap(([, other = '', digits = '']) => [
      other,
      digits,
    ]);
  const [x, y] = [pairs(a), pairs(b)];
  for (let index = 0; index < Math.max(x.length, y.length); index += 1) {
    const [left, right] = [x[index] ?? '', y[index] ?? ''];
    const order = index % 2 === 0 ? compareDebText(left, right) : compareDigits(left, right);
    if (order !== 0) return order;
  }
  return 0;
}

function compareDebText(a: string, b: string): number {
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const order = debWeight(a[index]) - debWeight(b[index]);
    if (order !== 0) return order;
  }
  return 0;
}

function debWeight(character: string | undefined): number {
  if (character === '~') return -1;
  if (character === undefined) return 0;
  const code = character.charCodeAt(0);
  return /[a-zA-Z]/.test(character) ? code : code + 0x10000;
}

interface GenericVersion {
  readonly main: readonly string[];
  /** What says that it comes before the release; empty for the release itself. */
  readonly before: readonly string[];
}

const beforeRelease = /^(?:a|alpha|b|beta|c|rc|cr|m|milestone|pre|preview|dev|snapshot)$/;

function splitGeneric(text: string): GenericVersion {
  const bare = text
    .trim()
    .replace(/^v(?=\d)/i, '')
    .replace(/\+.*$/s, '')
    .toLowerCase();
  const parts = bare.match(/\d+|[a-z]+/g) ?? [];
  // In a semantic version all that follows the first dash comes before the release.
  const [, numbers = '', rest = ''] = /^([\d.]+)-(.*)$/s.exec(bare) ?? [];
  const semantic = /\D/.test(rest) ? (numbers.match(/\d+/g) ?? []).length : -1;
  const named = parts.findIndex((part) => beforeRelease.test(part));
  const cut = semantic === -1 ? named : named === -1 ? semantic : Math.min(named, semantic);
  const main = (cut === -1 ? parts : parts.slice(0, cut)).filter(
    (part) => !/^(?:final|ga|release)$/.test(part),
  );
  return { main, before: cut === -1 ? [] : parts.slice(cut) };
}

function compareLists(
  a: readonly string[],
  b: readonly string[],
  missing: string | undefined,
): number {
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const [x, y] = [a[index] ?? missing, b[index] ?? missing];
    if (x === undefined || y === undefined) return x === y ? 0 : x === undefined ? -1 : 1;
    const [isNumberX, isNumberY] = [isDigits(x), isDigits(y)];
    // Numbers come before letters, as semantic versions have it.
    const order =
      isNumberX !== isNumberY
        ? isNumberX
          ? -1
          : 1
        : isNumberX
          ? compareDigits(x, y)
          : compareText(x, y);
    if (order !== 0) return order;
  }
  return 0;
}

function isDigits(text: string): boolean {
  return /^\d+$/.test(text);
}

/** Numbers of any length; nothing counts as zero. */
function compareDigits(a: string, b: string): number {
  const [x, y] = [a.replace(/^0+/, ''), b.replace(/^0+/, '')];
  return x.length - y.length || compareText(x, y);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

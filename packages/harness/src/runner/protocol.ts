/**
 * Lines that runners print, one per result, and that survive Packer's output, SSM and logs:
 *
 *     ##soe[test run="…" suite="…" name="…" status=pass|fail|skip|error ms=12 msg="…"]
 *     ##soe[file run="…" name="…" part=1 of=3 data="base64"]
 *     ##soe[end run="…" tests=14 files=1]
 *
 * Values are ASCII without `"`, `\`, `[`, `]`, `{` and control characters: these, `%` and everything
 * else are `%XX`, the bytes of UTF-8. Files may be gzip; `tests` and `files` count what was printed.
 */
export interface RunnerLine {
  readonly kind: 'test' | 'file' | 'end';
  readonly values: Readonly<Record<string, string>>;
}

/** What every line begins with, wherever it stands. */
export const marker = '##soe[';

/** Characters of a message at most. */
export const messageLimit = 400;

/** Writes a value for a line. */
export function encodeValue(text: string): string {
  return text.replace(/[^ -~]+|["%[\\\]{]/gu, (found) =>
    [...new TextEncoder().encode(found)]
      .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
      .join(''),
  );
}

/** Reads a value of a line. Bytes that are not UTF-8 become U+FFFD. Never throws. */
export function decodeValue(value: string): string {
  return value.replace(/(?:%[\dA-Fa-f]{2})+/g, (found) =>
    new TextDecoder().decode(
      Uint8Array.from(found.slice(1).split('%'), (hex) => Number.parseInt(hex, 16)),
    ),
  );
}

const line = /(test|file|end)((?: [a-z]+=(?:"[^"\\[\]\p{Cc}]*"|[\w.:/+=-]+))*)\]/uy;
const value = / ([a-z]+)=(?:"([^"]*)"|([^" ]*))/g;

/** All lines of a text, whatever stands around them, and how many are damaged. Linear in its length. */
export function readLines(text: string): {
  readonly lines: readonly RunnerLine[];
  readonly damaged: number;
} {
  // Packer's `-machine-readable` output has this for a comma; `%` itself is always encoded in lines.
  const whole = text.replaceAll('%!(PACKER_COMMA)', ',');
  const lines: RunnerLine[] = [];
  let damaged = 0;
  for (let at = whole.indexOf(marker); at >= 0; at = whole.indexOf(marker, at)) {
    at += marker.length;
    line.lastIndex = at;
    const [, kind, values = ''] = line.exec(whole) ?? [];
    if (kind === 'test' || kind === 'file' || kind === 'end') {
      lines.push({ kind, values: readValues(values) });
    } else damaged += 1;
  }
  return { lines, damaged };
}

function readValues(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...text.matchAll(value)].map(([, name = '', quoted, plain]) => [
      name,
      decodeValue(quoted ?? plain ?? ''),
    ]),
  );
}

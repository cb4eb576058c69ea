/** A complaint of Packer about the template, a variable or an option. */
export interface PackerDiagnostic {
  /** An error stops the run; a warning does not. */
  readonly severity: 'error' | 'warning';
  /** The first line. */
  readonly summary: string;
  /** The explanation below it; may be empty. Packer wraps it at 80 columns. */
  readonly detail: string;
  /** The file it points at. */
  readonly file?: string;
  /** The line in that file. */
  readonly line?: number;
}

const heading = /^(?=(?:Error|Warning): )/m;
const place = /^ *on (.+) line (\d+).*$/m;

/**
 * Reads the diagnostics of one text: HCL templates put several into one row. Texts of another shape,
 * such as those about legacy JSON templates, are one diagnostic of the given severity.
 */
export function readDiagnostics(
  text: string,
  severity: PackerDiagnostic['severity'],
): readonly PackerDiagnostic[] {
  return text
    .split(heading)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => readDiagnostic(part, severity));
}

function readDiagnostic(text: string, severity: PackerDiagnostic['severity']): PackerDiagnostic {
  const [summary = '', ...below] = text.split('\n');
  const detail = below.join('\n').trim();
  const [, file, line] = place.exec(detail) ?? [];
  const found = /^(Error|Warning): (.*)$/.exec(summary);
  return {
    severity: found ? (found[1] === 'Error' ? 'error' : 'warning') : severity,
    summary: found?.[2] ?? summary,
    detail,
    ...(file !== undefined && { file, line: Number(line) }),
  };
}

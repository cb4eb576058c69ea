import { redactData } from '../redaction/redact-data.js';
import type { PackerDiagnostic } from '../transcript/diagnostics.js';
import { type Answer, askPacker } from './ask-packer.js';
import { checkCommandOptions, type PackerCommandOptions } from './command-options.js';

/** Options of {@link checkFormat}. */
export interface CheckFormatOptions extends PackerCommandOptions {
  /**
   * Look into the folders below too. Packer can from 1.7 on.
   * @defaultValue `false`
   */
  readonly recursive?: boolean;
}

/** Whether files are formatted as `packer fmt` would. */
export interface FormatCheck {
  /** Whether every file is. */
  readonly formatted: boolean;
  /** The files that are not, as Packer names them. */
  readonly files: readonly string[];
  /** What would change, as a unified diff; absent when nothing would or there is no program `diff`. */
  readonly diff?: string;
  /** What Packer could not read or format. */
  readonly diagnostics: readonly PackerDiagnostic[];
}

/**
 * Checks the format of a template, or of the HCL files of a folder; changes nothing. Files that
 * cannot be read are a result, with diagnostics, not an exception. The diff shows what is in the files:
 * masked are `secrets`, and the defaults of sensitive variables in `template` itself.
 *
 * @throws PackerError `PACKER_COMMAND_FAILED` when Packer broke down or does not know `recursive`, and
 * the codes of a Packer that could not be run.
 */
export async function checkFormat(
  template: string,
  options: CheckFormatOptions,
): Promise<FormatCheck> {
  checkCommandOptions(template, options);
  const answer = await ask(template, options, ['-diff']);
  // Packer calls `diff`, which need not be on the PATH in `env`.
  const lacksDiff = answer.diagnostics.some(({ detail }) => /\bexec: "diff"/.test(detail));
  const { exitCode, plain, diagnostics, redactor } = lacksDiff
    ? await ask(template, options, [])
    : answer;
  const { files, diff } = lacksDiff ? { files: plain, diff: [] } : separate(plain);
  const check = {
    formatted: exitCode === 0,
    files,
    ...(diff.length > 0 && { diff: `${diff.join('\n')}\n` }),
    diagnostics,
  };
  return redactData(check, redactor);
}

function ask(
  template: string,
  options: CheckFormatOptions,
  more: readonly string[],
): Promise<Answer> {
  const flags = ['-check', ...(options.recursive ? ['-recursive'] : []), ...more];
  return askPacker({ command: 'fmt', template, flags }, options);
}

/** Takes the names of files out of the diffs that follow them. */
function separate(lines: readonly string[]): {
  readonly files: readonly string[];
  readonly diff: readonly string[];
} {
  const isName = (index: number): boolean =>
    lines[index + 1] === `--- old/${lines[index]}` &&
    lines[index + 2] === `+++ new/${lines[index]}`;
  return {
    files: lines.filter((_, index) => isName(index)),
    diff: lines.filter((_, index) => !isName(index)),
  };
}

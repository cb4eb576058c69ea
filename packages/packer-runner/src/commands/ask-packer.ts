import { resolve } from 'node:path';
import { cwd } from 'node:process';
import type { Captured } from '../adapters/capture.js';
import { withTemporaryFile } from '../adapters/temporary-file.js';
import {
  type MachineReadableLine,
  type MachineReadableRow,
  readLine,
} from '../machine-readable/line.js';
import { createRedactor, type Redactor } from '../redaction/redact.js';
import { secretValues } from '../redaction/secret-values.js';
import { declaredSecrets } from '../run/declared-secrets.js';
import type { PackerDiagnostic } from '../transcript/diagnostics.js';
import { capturePacker, failed } from './capture-packer.js';
import { checkCommandOptions, type PackerCommandOptions } from './command-options.js';
import { readComplaint } from './read-complaint.js';

/** A command about a template. */
export interface Question {
  readonly command: 'validate' | 'inspect' | 'init' | 'fmt';
  readonly template: string;
  /** What follows the command. */
  readonly flags?: readonly string[];
  /** Whether the command takes values of variables. */
  readonly takesVariables?: boolean;
}

/** What Packer answered, with the secrets that it may hold. */
export interface Answer {
  /** 0, 1, or 3 where `fmt` has found work. */
  readonly exitCode: number;
  readonly rows: readonly MachineReadableRow[];
  /** The lines that are not rows. */
  readonly plain: readonly string[];
  readonly diagnostics: readonly PackerDiagnostic[];
  /** What is secret. */
  readonly secrets: readonly string[];
  /** The variables that the template declares to be sensitive. */
  readonly declared: ReadonlySet<string>;
  readonly redactor: Redactor;
}

/** Runs a command. Throws `PACKER_COMMAND_FAILED` where Packer gave no answer that can be read. */
export async function askPacker(
  question: Question,
  options: PackerCommandOptions,
): Promise<Answer> {
  const { command, template, takesVariables } = question;
  checkCommandOptions(template, options);
  const directory = resolve(options.workingDirectory ?? cwd());
  const { declared, warnings } = await declaredSecrets(template, directory, options);
  const secrets = secretValues({ ...options, declared });
  const redactor = createRedactor(secrets);
  const what = `packer ${command} on ${template}`;
  const captured = await withVariables(question, options, (argv) =>
    capturePacker(what, argv, options),
  );
  const lines = captured.stdout.split('\n').map(readLine);
  const rows = lines.flatMap((line) => ('text' in line ? [] : [line]));
  const diagnostics = rows.flatMap(readComplaint);
  const { exitCode } = captured;
  // With or without a complaint about a flag: Packer 1.6.6 ends before it has always printed that.
  if (lines.some((line) => textOf(line).startsWith('Usage: packer'))) {
    throw failed(what, 'this version of Packer does not know the command or one of its options');
  }
  if (!isAnswer(question, exitCode, diagnostics)) {
    throw failed(what, redactor.text(describe(captured, lines)));
  }
  return {
    exitCode,
    rows,
    plain: lines.flatMap((line) => ('text' in line && line.text !== '' ? [line.text] : [])),
    // Only these commands show values, and only of templates that Packer could read.
    diagnostics:
      takesVariables && exitCode === 0 ? [...diagnostics, ...warnings.map(warn)] : diagnostics,
    secrets,
    declared: new Set(declared.map(({ name }) => name)),
    redactor,
  };
}

function isAnswer(
  { command }: Question,
  exitCode: number | null,
  diagnostics: readonly PackerDiagnostic[],
): exitCode is number {
  if (exitCode === 1) return diagnostics.some(({ severity }) => severity === 'error');
  return exitCode === 0 || (exitCode === 3 && command === 'fmt');
}

function warn(summary: string): PackerDiagnostic {
  return { severity: 'warning', summary, detail: '' };
}

function withVariables<T>(
  { command, flags = [], takesVariables = false, template }: Question,
  { variables }: PackerCommandOptions,
  work: (argv: readonly string[]) => Promise<T>,
): Promise<T> {
  const argv = (variablesFile?: string): readonly string[] => [
    command,
    '-machine-readable',
    ...flags,
    ...(variablesFile === undefined ? [] : [`-var-file=${variablesFile}`]),
    template,
  ];
  if (variables === undefined || !takesVariables) return work(argv());
  const text = JSON.stringify(variables);
  return withTemporaryFile('variables.pkrvars.json', text, (path) => work(argv(path)));
}

function textOf(line: MachineReadableLine): string {
  return 'text' in line ? line.text : (line.data[1] ?? '');
}

/** What is known of a command that gave no answer; without a full stop at the end. */
function describe(
  { exitCode, signal, stderr }: Captured,
  lines: readonly MachineReadableLine[],
): string {
  const log = stderr.trim().split('\n');
  // The beginning of a panic says what happened, its end only where.
  const panic = log.findIndex((line) => /^(?:panic|fatal error): /.test(line));
  const all = [...lines.map(textOf), ...log].join('\n').trim().split('\n');
  const shown = panic < 0 ? all.slice(-20) : log.slice(panic, panic + 20);
  const end = signal === null ? `exit code ${exitCode}` : signal;
  return `it broke down (${end}). It said:\n${shown.join('\n').trim()}`;
}

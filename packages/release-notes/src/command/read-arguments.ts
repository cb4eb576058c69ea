import { parseArgs } from 'node:util';
import { printable } from '../printable.js';
import { usageError } from './usage-error.js';

/** The options of all commands, as they were written. */
export type Flags = ReturnType<typeof readFlags>['values'];

/** The command line, taken apart. */
export interface CommandArguments {
  /** `notes` where none is named. */
  readonly command: 'notes' | 'preview' | 'lint';
  /** More files behind `--merge`. */
  readonly operands: readonly string[];
  /** Its options. */
  readonly flags: Flags;
}

const text = { type: 'string' } as const;
const texts = { type: 'string', multiple: true } as const;
const yes = { type: 'boolean' } as const;

const flagTypes = {
  from: text,
  to: text,
  directory: { ...text, short: 'C' },
  paths: texts,
  'tag-prefix': text,
  name: text,
  release: text,
  date: text,
  'jira-project': texts,
  'jira-url': text,
  repository: text,
  issues: text,
  strict: yes,
  offline: yes,
  notes: text,
  merge: texts,
  edits: text,
  audience: text,
  template: text,
  format: { ...text, short: 'f' },
  output: { ...text, short: 'o' },
  rule: texts,
  'max-subject': text,
  json: yes,
  help: { ...yes, short: 'h' },
  version: yes,
} as const;

/**
 * Take the command line apart.
 *
 * @throws ReleaseNotesError `NOTES_OPTION_INVALID` for a command or an option that there is not
 */
export function readArguments(argv: readonly string[]): CommandArguments {
  const { values: flags, positionals } = tryToRead(argv);
  if (positionals[0] === 'help') return { command: 'notes', operands: [], flags: { help: true } };
  const [first = '', ...rest] = positionals;
  const command = first === 'preview' || first === 'lint' ? first : 'notes';
  const operands = command !== 'notes' || first === 'notes' ? rest : positionals;
  const [extra] = operands;
  if (extra !== undefined && (flags.merge === undefined || command !== 'notes')) {
    const hint =
      command === 'notes' && operands.length === 2
        ? `; for a range: --from ${extra} --to ${operands[1]}`
        : '';
    throw usageError(
      `there is no command ${JSON.stringify(printable(extra))}${hint}; --help lists commands and options`,
    );
  }
  return { command, operands, flags };
}

function tryToRead(argv: readonly string[]) {
  try {
    return readFlags(argv);
  } catch (cause) {
    const [problem] = (cause instanceof Error ? cause.message : String(cause)).split(
      '. To specify',
    );
    throw usageError(`${problem}; --help lists the options`, cause);
  }
}

function readFlags(argv: readonly string[]) {
  return parseArgs({ args: [...argv], options: flagTypes, allowPositionals: true, strict: true });
}

import type { Argument, Command, Option } from 'commander';

/** Something that may stand at the place of the last word. */
export interface Candidate {
  readonly value: string;
  /** What it is, in a line. Default: nothing. */
  readonly description?: string;
}

/** Names that only the repository knows. */
export type RepositoryNames = 'flavor' | 'version' | 'channel' | 'selector' | 'release' | 'run';

/** What may stand at the place of the last word. */
export interface Following {
  /** Words that are known here. */
  readonly candidates: readonly Candidate[];
  /** Besides, names of the repository. */
  readonly names?: RepositoryNames;
  /** The words before that are no options, behind those of the command. */
  readonly operands: readonly string[];
  /** What is before the part that is completed, as in `--to=`. */
  readonly prefix: string;
}

/**
 * What may follow, by the tree of commands. Pure.
 *
 * @param words - Those behind `soe`; the last one is completed, and may be empty
 */
export function whatFollows(program: Command, words: readonly string[]): Following {
  const last = words.at(-1) ?? '';
  const { command, operands, waiting, ended } = walk(program, words.slice(0, -1));
  const common = { operands, prefix: '' };
  if (waiting !== undefined) return { ...common, ...valuesOf(waiting) };
  const [, flag = '', value] = /^(--[^=]+)=(.*)$/s.exec(last) ?? [];
  const given = value === undefined ? undefined : optionOf(command, flag);
  if (given !== undefined) return { ...common, ...valuesOf(given), prefix: `${flag}=` };
  if (last.startsWith('-') && !ended) return { ...common, candidates: optionsOf(command) };
  const children = operands.length === 0 ? commandsOf(command) : [];
  const argument = argumentAt(command, operands.length);
  const values = argument === undefined ? { candidates: [] } : valuesOfArgument(argument);
  return { ...common, ...values, candidates: [...children, ...values.candidates] };
}

interface Walked {
  readonly command: Command;
  readonly operands: readonly string[];
  /** An option that the last word is the value of. */
  readonly waiting?: Option;
  /** Whether `--` stood before. */
  readonly ended: boolean;
}

function walk(program: Command, words: readonly string[]): Walked {
  let command = program;
  let waiting: Option | undefined;
  let ended = false;
  const operands: string[] = [];
  for (const word of words) {
    if (ended) operands.push(word);
    else if (word === '--') [ended, waiting] = [true, undefined];
    else if (word.startsWith('-') && word !== '-') {
      const option = word.includes('=') ? undefined : optionOf(command, word);
      waiting = option?.required || option?.optional ? option : undefined;
    } else if (waiting !== undefined) {
      // Options that take several go on until the next one.
      if (!waiting.variadic) waiting = undefined;
    } else {
      const child = operands.length === 0 ? childOf(command, word) : undefined;
      if (child === undefined) operands.push(word);
      else command = child;
    }
  }
  return { command, operands, ended, ...(waiting && { waiting }) };
}

function childOf(command: Command, name: string): Command | undefined {
  return command.commands.find((each) => each.name() === name || each.aliases().includes(name));
}

function optionOf(command: Command, flag: string): Option | undefined {
  return command.options.find(({ long, short }) => long === flag || short === flag);
}

function commandsOf(command: Command): readonly Candidate[] {
  return command
    .createHelp()
    .visibleCommands(command)
    .map((each) => ({ value: each.name(), description: each.description() }));
}

function optionsOf(command: Command): readonly Candidate[] {
  return command
    .createHelp()
    .visibleOptions(command)
    .flatMap(({ long, description }) => (long ? [{ value: long, description }] : []));
}

function argumentAt(command: Command, index: number): Argument | undefined {
  const last = command.registeredArguments.at(-1);
  return command.registeredArguments[index] ?? (last?.variadic ? last : undefined);
}

type Values = Pick<Following, 'candidates' | 'names'>;

function valuesOfArgument(argument: Argument): Values {
  const name = argument.name();
  return values(argument.argChoices, releaseNames.includes(name) ? 'release' : name);
}

function valuesOf(option: Option): Values {
  const placeholder = /[<[]([\w-]+)/.exec(option.flags)?.[1] ?? '';
  return values(option.argChoices, option.long === '--resume' ? 'run' : placeholder);
}

function values(choices: readonly string[] | undefined, placeholder: string): Values {
  if (choices !== undefined) return { candidates: choices.map((value) => ({ value })) };
  const names = repositoryNames.find((each) => each === placeholder);
  return { candidates: [], ...(names && { names }) };
}

/** Arguments that take a flavor and a version in one word, or in two. */
const releaseNames: readonly string[] = ['release', 'target', 'names'];

const repositoryNames: readonly RepositoryNames[] = [
  'flavor',
  'version',
  'channel',
  'selector',
  'release',
  'run',
];

import { parseArgs } from 'node:util';
import { type Architecture, isArchitecture } from '@soe/contract';
import { type ImageQuery, type Severity, severities } from '../image-query.js';
import { usageError } from './usage-error.js';

/** The options of all commands, as they were written. */
export type Flags = ReturnType<typeof readFlags>['values'];

/** The command line, taken apart. */
export interface CommandArguments {
  /** `resolve`, `list`, …; missing where none is named. */
  readonly command?: string;
  /** What follows it. */
  readonly operands: readonly string[];
  /** Its options. */
  readonly flags: Flags;
}

const text = { type: 'string' } as const;
const texts = { type: 'string', multiple: true } as const;
const yes = { type: 'boolean' } as const;

const flagTypes = {
  region: texts,
  arch: texts,
  // As other commands of soe call it.
  architecture: texts,
  owner: texts,
  prefix: text,
  'max-age': text,
  'min-support': text,
  'instance-type': text,
  watermark: text,
  'max-severity': text,
  source: texts,
  lock: text,
  frozen: yes,
  format: text,
  account: text,
  json: yes,
  help: { ...yes, short: 'h' },
  version: yes,
} as const;

/**
 * Take the command line apart.
 *
 * @throws DiscoveryError `DISCOVERY_OPTION_INVALID` for an option that there is not
 */
export function readArguments(argv: readonly string[]): CommandArguments {
  try {
    const { values, positionals } = readFlags(argv);
    const [command, ...operands] = positionals;
    return { ...(command !== undefined && { command }), operands, flags: values };
  } catch (cause) {
    const [problem] = (cause instanceof Error ? cause.message : String(cause)).split(
      '. To specify',
    );
    throw usageError(`${problem}; --help lists the options`, cause);
  }
}

/** What the options ask of an image. */
export function requirementsOf(flags: Flags): Omit<ImageQuery, 'selector' | 'architecture'> {
  const { watermark } = flags;
  const maxAge = duration(flags['max-age'], '--max-age');
  const minSupport = duration(flags['min-support'], '--min-support');
  const instanceType = flags['instance-type'];
  const maxSeverity = severityOf(flags['max-severity']);
  return {
    ...(maxAge !== undefined && { maxAge }),
    ...(minSupport !== undefined && { minSupport }),
    ...(instanceType !== undefined && { instanceType }),
    ...(watermark !== undefined && { watermark }),
    ...(maxSeverity !== undefined && { maxSeverity }),
  };
}

/** The architectures that are named; `[undefined]` where none is, so that the query decides. */
export function architecturesOf(flags: Flags): readonly (Architecture | undefined)[] {
  const named = [...(flags.arch ?? []), ...(flags.architecture ?? [])];
  if (named.length === 0) return [undefined];
  return [...new Set(named)].map((name) => {
    if (isArchitecture(name)) return name;
    throw usageError(`--arch ${JSON.stringify(name)} is neither x86_64 nor arm64`);
  });
}

const units: Readonly<Record<string, number>> = {
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

function duration(value: string | undefined, option: string): number | undefined {
  if (value === undefined) return undefined;
  const [, count = '', unit = ''] = /^(\d{1,6})([mhdw])$/.exec(value) ?? [];
  const length = units[unit];
  if (length === undefined) {
    throw usageError(
      `${option} ${JSON.stringify(value)} is no time; write for example 30d, 12h or 4w`,
    );
  }
  return Number(count) * length;
}

function severityOf(value: string | undefined): Severity | undefined {
  if (value === undefined) return undefined;
  const severity = severities.find((each) => each === value);
  if (severity !== undefined) return severity;
  throw usageError(`--max-severity ${JSON.stringify(value)} is none of ${severities.join(', ')}`);
}

function readFlags(argv: readonly string[]) {
  return parseArgs({ args: [...argv], options: flagTypes, allowPositionals: true, strict: true });
}

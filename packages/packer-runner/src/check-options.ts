import { PackerError } from './errors.js';
import type { AttendOptions, RunPackerOptions } from './options.js';

/** Throws `PACKER_OPTION_INVALID` unless the value of an option, named for the message, can work. */
export type OptionCheck = (name: string, value: unknown) => void;

/** What each option must be. */
export type OptionChecks<Options> = Readonly<Record<keyof Options, OptionCheck>>;

// Timers hold their delay in 32 bits.
const longestDelay = 2_147_483_647;

/** A text that is not empty. */
export const text: OptionCheck = (name, value) => {
  if (typeof value !== 'string' || value === '' || value.includes('\0')) {
    throw invalid(name, 'must be a text that is not empty');
  }
};

/** A number of milliseconds. */
export const delay: OptionCheck = (name, value) => {
  if (typeof value === 'number' && value >= 0 && value <= longestDelay) return;
  throw invalid(name, `must be a number of milliseconds from 0 to ${longestDelay}`);
};

/** A function. */
export const callback: OptionCheck = (name, value) => {
  if (typeof value !== 'function') throw invalid(name, 'must be a function');
};

/** An object whose members pass the check, under any names. */
export const recordOf =
  (check: OptionCheck): OptionCheck =>
  (name, value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw invalid(name, 'must be an object');
    }
    for (const [key, member] of Object.entries(value)) {
      if (key === '' || key.includes('\0')) throw invalid(name, 'has a name that cannot be');
      check(`${name}.${key}`, member);
    }
  };

/** A list whose members pass the check. */
export const listOf =
  (check: OptionCheck): OptionCheck =>
  (name, value) => {
    if (!Array.isArray(value)) throw invalid(name, 'must be a list');
    for (const [index, member] of value.entries()) check(`${name}[${index}]`, member);
  };

/** A template, as Packer takes it. */
export const template: OptionCheck = (name, value) => {
  text(name, value);
  if (String(value).startsWith('-')) {
    throw invalid(name, 'begins with "-", which Packer reads as an option; write "./-…"');
  }
};

/** Names or patterns of builds. */
export const builds: OptionCheck = (name, value) => {
  const names: readonly unknown[] = Array.isArray(value) ? value : [];
  if (names.length > 0 && names.every((each) => typeof each === 'string' && /^[^,]+$/.test(each))) {
    return;
  }
  throw invalid(
    name,
    'must be a list of at least one build, without commas; leave it out to run all',
  );
};

/** A value of a variable. */
export const packerValue: OptionCheck = (name, value) => {
  if (typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)) return;
  const plain =
    Array.isArray(value) || (typeof value === 'object' && value?.constructor === Object);
  if (!plain) {
    throw invalid(name, 'must be a string, a finite number, a boolean, a list or a map of these');
  }
  for (const [key, member] of Object.entries(value as object))
    packerValue(`${name}.${key}`, member);
};

const anyText: OptionCheck = (name, value) => {
  if (typeof value !== 'string' || value.includes('\0')) {
    throw invalid(name, 'must be a text without NUL characters');
  }
};

/** Yes or no. */
export const flag: OptionCheck = (name, value) => {
  if (typeof value !== 'boolean') throw invalid(name, 'must be true or false');
};

const environment: OptionCheck = (name, value) => {
  recordOf(anyText)(name, value);
  for (const key of Object.keys(value as object)) {
    if (key.includes('=')) throw invalid(`${name}.${key}`, 'has a name with "="');
  }
};

const members =
  (checks: Readonly<Record<string, OptionCheck>>): OptionCheck =>
  (name, value) => {
    recordOf(() => undefined)(name, value);
    checkMembers(`option ${name}`, value as object, checks, `${name}.`);
  };

/** What the options must be that say where Packer runs and what it is given. */
export const inputChecks = {
  packer: text,
  env: environment,
  workingDirectory: text,
  variables: recordOf(packerValue),
  secrets: listOf(anyText),
  sensitive: (name, value) => {
    if (Array.isArray(value)) throw invalid(name, 'must be an object, such as { NAME: true }');
    recordOf(flag)(name, value);
  },
} satisfies Partial<OptionChecks<RunPackerOptions>>;

/** What the options must be with which a run is watched and stopped. */
export const attendChecks: OptionChecks<AttendOptions> = {
  secrets: inputChecks.secrets,
  signal: (name, value) => {
    if (!(value instanceof AbortSignal)) throw invalid(name, 'must be an AbortSignal');
  },
  timeout: delay,
  silenceTimeout: delay,
  cloud: (name, value) => {
    if (typeof (value as { readonly find?: unknown } | null)?.find !== 'function') {
      throw invalid(name, 'must be a region as ec2Cloud gives it');
    }
  },
  gracePeriod: members({ interrupt: delay, terminate: delay }),
  onEvent: callback,
};

/** What the options of a run must be. */
export const runChecks: OptionChecks<RunPackerOptions> = {
  ...attendChecks,
  ...inputChecks,
  template,
  runDirectory: text,
  only: builds,
  except: builds,
  manifestVariable: text,
  runTags: recordOf(anyText),
  debug: (name, value) => {
    if (value !== 'keep-on-failure') throw invalid(name, 'must be "keep-on-failure" or left out');
  },
  keepFor: delay,
};

/** Throws `PACKER_OPTION_INVALID` for options that cannot work. Never shows a secret. */
export function checkOptions(options: RunPackerOptions): void {
  checkMembers('runPacker', options, runChecks);
  for (const name of ['template', 'runDirectory', 'env'] as const) {
    if (options[name] === undefined) throw invalid(name, 'is required');
  }
  const { manifestVariable, variables = {} } = options;
  if (manifestVariable !== undefined && Object.hasOwn(variables, manifestVariable)) {
    throw invalid('manifestVariable', 'names a variable that has a value in variables already');
  }
}

/** Checks every option that is given. One that is not known is refused: it may be misspelt. */
export function checkMembers(
  what: string,
  options: object,
  checks: Readonly<Record<string, OptionCheck>>,
  prefix = '',
): void {
  if (typeof options !== 'object' || options === null) {
    throw new PackerError(
      'PACKER_OPTION_INVALID',
      `Cannot run Packer: the options of ${what} must be given as an object.`,
    );
  }
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue;
    const check = Object.hasOwn(checks, name) ? checks[name] : undefined;
    if (check === undefined) {
      const known = Object.keys(checks).sort().join(', ');
      throw invalid(`${prefix}${name}`, `is not known; there are ${known}`);
    }
    check(`${prefix}${name}`, value);
  }
}

/** The error for an option that cannot work. */
export function invalid(name: string, problem: string): PackerError {
  return new PackerError('PACKER_OPTION_INVALID', `Cannot run Packer: option ${name} ${problem}.`);
}

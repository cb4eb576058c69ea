import { PackerError } from './errors.js';
import type { PackerEvent } from './events.js';
import { minimumSecretLength } from './redaction/secret-forms.js';

/** A value of a Packer variable. */
export type PackerValue =
  | string
  | number
  | boolean
  | readonly PackerValue[]
  | { readonly [key: string]: PackerValue };

/** How long Packer may take to stop before it is asked less politely. */
export interface GracePeriod {
  /**
   * Milliseconds between SIGINT and SIGTERM. Terminating an instance takes about a minute, and far
   * longer on metal; what Packer cannot delete in this time stays and costs money.
   * @defaultValue `1_200_000` (20 minutes)
   */
  readonly interrupt?: number;
  /**
   * Milliseconds between SIGTERM and SIGKILL.
   * @defaultValue `120_000` (2 minutes)
   */
  readonly terminate?: number;
}

/** Options of {@link runPacker}. */
export interface RunPackerOptions {
  /** The template file, or the folder with the template files, as Packer takes it. */
  readonly template: string;
  /**
   * Where the files of this run go: journal, logs and, while it runs, the variables. One folder per
   * run. It is created with mode 0700; the files have mode 0600.
   */
  readonly runDirectory: string;
  /**
   * The folder Packer runs in; relative paths of the template start here.
   * @defaultValue the current folder of this process
   */
  readonly workingDirectory?: string;
  /**
   * The program: a path, or a name that is looked up on the `PATH` in `env`.
   * @defaultValue `'packer'`
   */
  readonly packer?: string;
  /**
   * Values of template variables. They reach Packer in a file that only this user can read and that
   * is removed afterwards, never as arguments. A variable that the template does not declare is a
   * warning.
   * @defaultValue none
   */
  readonly variables?: Readonly<Record<string, PackerValue>>;
  /**
   * Values that must not be seen. They are masked in events, in the result and in the files of the
   * run, also in escaped and encoded forms; not in the paths of the run's own files. A
   * {@link PackerError} tells paths and names of options, but no values and no output. Values of
   * fewer than 4 characters are refused.
   * @defaultValue none
   */
  readonly secrets?: readonly string[];
  /**
   * Run only the builds that match one of these names or patterns.
   * @defaultValue all
   */
  readonly only?: readonly string[];
  /**
   * Leave out the builds and post-processors that match one of these names or patterns.
   * @defaultValue none
   */
  readonly except?: readonly string[];
  /**
   * The whole environment of Packer, and so of its scripts: nothing is inherited. It usually needs
   * `PATH` and `HOME`, and on AWS the variables that credentials come from. `CHECKPOINT_DISABLE`,
   * `PACKER_RUN_UUID` and `PACKER_WRAP_COOKIE` are set by the runner.
   */
  readonly env: Readonly<Record<string, string>>;
  /**
   * Stops the run: SIGINT to the process group, then SIGTERM, then SIGKILL.
   * @defaultValue never
   */
  readonly signal?: AbortSignal;
  /**
   * Is told what happens, as it happens. If it throws, the run is cancelled and its error rethrown.
   * @defaultValue nobody
   */
  readonly onEvent?: (event: PackerEvent) => void;
  /** How long to wait between the signals of a cancel. */
  readonly gracePeriod?: GracePeriod;
  /**
   * Milliseconds after which the run is cancelled.
   * @defaultValue never
   */
  readonly timeout?: number;
}

// Timers hold their delay in 32 bits.
const longestDelay = 2_147_483_647;

/** Throws `PACKER_OPTION_INVALID` for options that cannot work. Never shows a secret. */
export function checkOptions(options: RunPackerOptions): void {
  requireText('template', options.template);
  requireText('runDirectory', options.runDirectory);
  if (options.template.startsWith('-')) {
    throw invalid('template', 'begins with "-", which Packer reads as an option; write "./-…"');
  }
  for (const name of ['only', 'except'] as const) {
    const values = options[name];
    if (
      values !== undefined &&
      (values.length === 0 || values.some((value) => !/^[^,]+$/.test(value)))
    ) {
      throw invalid(name, 'must name at least one build, without commas; leave it out to run all');
    }
  }
  for (const [index, secret] of (options.secrets ?? []).entries()) {
    if (secret.trim().length < minimumSecretLength) {
      throw invalid(
        `secrets[${index}]`,
        `is shorter than ${minimumSecretLength} characters; masking it would destroy the output`,
      );
    }
  }
  for (const [name, value] of Object.entries(options.variables ?? {})) {
    requireText('variables', name);
    checkValue(`variables.${name}`, value);
  }
  checkDelay('timeout', options.timeout);
  checkDelay('gracePeriod.interrupt', options.gracePeriod?.interrupt);
  checkDelay('gracePeriod.terminate', options.gracePeriod?.terminate);
}

function checkValue(name: string, value: unknown): void {
  if (typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)) return;
  if (typeof value !== 'object' || value === null) {
    throw invalid(name, 'must be a string, a finite number, a boolean, a list or a map of these');
  }
  for (const [key, member] of Object.entries(value)) {
    checkValue(`${name}.${key}`, member);
  }
}

function checkDelay(name: string, value: number | undefined): void {
  if (value !== undefined && !(value >= 0 && value <= longestDelay)) {
    throw invalid(name, `must be a number of milliseconds from 0 to ${longestDelay}`);
  }
}

function requireText(name: string, value: string): void {
  if (typeof value !== 'string' || value === '' || value.includes('\0')) {
    throw invalid(name, 'must be a text that is not empty');
  }
}

function invalid(name: string, problem: string): PackerError {
  return new PackerError('PACKER_OPTION_INVALID', `Cannot run Packer: option ${name} ${problem}.`);
}

import {
  checkMembers,
  template as checkTemplate,
  flag,
  invalid,
  type OptionCheck,
  runChecks,
} from '../check-options.js';
import type { PackerValue } from '../packer-value.js';

/** Options of the commands other than a build. One object serves all of them. */
export interface PackerCommandOptions {
  /**
   * The program: a path, or a name that is looked up on the `PATH` in `env`.
   * @defaultValue `'packer'`
   */
  readonly packer?: string;
  /**
   * The whole environment of Packer: nothing is inherited. It usually needs `PATH` and `HOME`.
   * `CHECKPOINT_DISABLE` and `PACKER_WRAP_COOKIE` are set by the runner.
   */
  readonly env: Readonly<Record<string, string>>;
  /**
   * The folder Packer runs in; relative paths start here.
   * @defaultValue the current folder of this process
   */
  readonly workingDirectory?: string;
  /**
   * Values of template variables, for the commands that take some: `validate` and `inspect`. They
   * reach Packer in a temporary file that only this user can read, never as arguments.
   * @defaultValue none
   */
  readonly variables?: Readonly<Record<string, PackerValue>>;
  /**
   * Values that must not be seen. They are masked in everything that is returned or thrown, also in
   * escaped and encoded forms. Values of fewer than 4 characters are refused.
   * @defaultValue none
   */
  readonly secrets?: readonly string[];
  /**
   * Which variables are secret, by name: their values are masked like `secrets`. Without a word here
   * those are that the template declares with `sensitive = true`, and those named like a secret.
   * `false` says that one is no secret.
   * @defaultValue `{}`
   */
  readonly sensitive?: Readonly<Record<string, boolean>>;
  /**
   * Ends the command: SIGINT to the process group, then SIGTERM, then SIGKILL, within seconds. The
   * reason of the signal is thrown.
   * @defaultValue never
   */
  readonly signal?: AbortSignal;
  /**
   * Milliseconds after which the command is ended, and `PACKER_COMMAND_FAILED` thrown.
   * @defaultValue never
   */
  readonly timeout?: number;
}

/** Which builds of the template a command is about. */
export interface BuildFilter {
  /**
   * Only the builds that match one of these names or patterns.
   * @defaultValue all
   */
  readonly only?: readonly string[];
  /**
   * All but the builds and post-processors that match one of these names or patterns.
   * @defaultValue none
   */
  readonly except?: readonly string[];
}

/** Throws `PACKER_OPTION_INVALID` for options that cannot work. */
export function checkCommandOptions(
  template: string,
  options: PackerCommandOptions & BuildFilter,
): void {
  checkTemplate('template', template);
  checkMembers('the command', options, commandChecks);
  if (options.env === undefined) throw invalid('env', 'is required');
}

const commandChecks: Readonly<Record<string, OptionCheck>> = {
  // Options of a run may be given as they are; what a command has no use for is not used.
  ...runChecks,
  ...Object.fromEntries(
    ['syntaxOnly', 'upgrade', 'recursive'].map((name) => [name, flag] as const),
  ),
};

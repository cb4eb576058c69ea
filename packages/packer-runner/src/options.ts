import type { CloudPort } from './cleanup/cloud.js';
import type { PackerEvent } from './events.js';
import type { PackerValue } from './packer-value.js';

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

/** How a run is watched and stopped. */
export interface AttendOptions {
  /**
   * Values that must not be seen. They are masked in events, in the result and in the files of the
   * run, also in escaped and encoded forms; not in the paths of the run's own files. A
   * {@link PackerError} tells paths and names of options, but no values and no output. Values of
   * fewer than 4 characters are refused.
   * @defaultValue none
   */
  readonly secrets?: readonly string[];
  /**
   * Stops the run: SIGINT to the process group, then SIGTERM, then SIGKILL.
   * @defaultValue never
   */
  readonly signal?: AbortSignal;
  /**
   * Milliseconds after the start of the run at which it is cancelled.
   * @defaultValue never
   */
  readonly timeout?: number;
  /**
   * Milliseconds without a word from Packer after which the run is cancelled. Copies of encrypted
   * images can take an hour in which Packer says nothing.
   * @defaultValue never
   */
  readonly silenceTimeout?: number;
  /**
   * The region of the builds, from {@link ec2Cloud}. With `debug`, the console of an instance that is
   * kept is read there, and saved in the run directory.
   * @defaultValue none: AWS is not asked
   */
  readonly cloud?: CloudPort;
  /** How long to wait between the signals of a cancel. */
  readonly gracePeriod?: GracePeriod;
  /**
   * Is told what happens, as it happens. If it throws, the run is cancelled and its error rethrown.
   * @defaultValue nobody
   */
  readonly onEvent?: (event: PackerEvent) => void;
}

/** Options of {@link runPacker}. */
export interface RunPackerOptions extends AttendOptions {
  /** The template file, or the folder with the template files, as Packer takes it. */
  readonly template: string;
  /**
   * Where the files of this run go: journal, ledger, logs and, while it runs, the variables. One
   * folder per run. It is created with mode 0700; the files have mode 0600.
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
   * Which variables are secret, by name: their values are masked like `secrets`. Without a word here
   * those are that the template declares with `sensitive = true`, and those named like a secret
   * (`db_password`, `github_token`, `api_key`); the same names count in `env`, with and without
   * `PKR_VAR_`, for values of 8 characters or more. `false` says that one is no secret.
   * @defaultValue `{}`
   */
  readonly sensitive?: Readonly<Record<string, boolean>>;
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
   * The variable that the template gives to its `manifest` post-processor as `output`. It is set to a
   * new file of the run directory, and the result has what this run wrote there.
   * @defaultValue none
   */
  readonly manifestVariable?: string;
  /**
   * The tags that the template puts on what it needs for the time being (`run_tags`), for the ledger:
   * left-overs are found by them too. They must be of this run alone, and of one attempt of
   * {@link retryPacker}: what carries them is taken for a left-over of it.
   * @defaultValue none
   */
  readonly runTags?: Readonly<Record<string, string>>;
  /**
   * `keep-on-failure` leaves the instance of a build that failed, and tells in the result how to
   * reach it. Builds run one after the other then, and Packer saves the keys that it makes.
   * @defaultValue none: Packer removes what it made
   */
  readonly debug?: 'keep-on-failure';
  /**
   * Milliseconds for which {@link removeOrphans} leaves alone what `debug` has kept.
   * @defaultValue `14_400_000` (4 hours)
   */
  readonly keepFor?: number;
  /**
   * The whole environment of Packer, and so of its scripts: nothing is inherited. It usually needs
   * `PATH` and `HOME`, and on AWS the variables that credentials come from. `CHECKPOINT_DISABLE`,
   * `PACKER_RUN_UUID` and `PACKER_WRAP_COOKIE` are set by the runner.
   */
  readonly env: Readonly<Record<string, string>>;
}

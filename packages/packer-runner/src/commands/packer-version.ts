import { PackerError } from '../errors.js';
import { readLine } from '../machine-readable/line.js';
import { capturePacker } from './capture-packer.js';

/** Options of {@link packerVersion}. */
export interface PackerVersionOptions {
  /**
   * The program: a path, or a name that is looked up on the `PATH` in `env`.
   * @defaultValue `'packer'`
   */
  readonly packer?: string;
  /**
   * The whole environment of Packer. Without a `PATH` the default folders of the system are searched.
   * @defaultValue `{}`
   */
  readonly env?: Readonly<Record<string, string>>;
  /**
   * Ends the command; the reason of the signal is thrown.
   * @defaultValue never
   */
  readonly signal?: AbortSignal;
  /**
   * Milliseconds after which the command is ended, and `PACKER_COMMAND_FAILED` thrown.
   * @defaultValue `30_000`
   */
  readonly timeout?: number;
}

/**
 * Asks Packer for its version, such as `1.6.6`.
 *
 * @throws PackerError `PACKER_NOT_FOUND`, `PACKER_NOT_STARTED`, `PACKER_COMMAND_FAILED` or
 * `PACKER_VERSION_UNREADABLE`: some distributions have another program of this name, a dictionary tool.
 */
export async function packerVersion(options: PackerVersionOptions = {}): Promise<string> {
  const { packer = 'packer', env = {}, timeout = 30_000 } = options;
  const argv = ['version', '-machine-readable'];
  const { stdout } = await capturePacker(`${packer} version`, argv, { ...options, env, timeout });
  for (const line of stdout.split('\n').map(readLine)) {
    if (line.type === 'version' && !('text' in line) && line.data[0]) return line.data[0];
  }
  throw new PackerError(
    'PACKER_VERSION_UNREADABLE',
    `Cannot read the version of ${packer}: it did not answer as Packer does. Another program of that name may come first on the PATH; set the option packer to the path of Packer.`,
  );
}

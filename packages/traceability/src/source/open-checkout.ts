import { ReleaseNotesError, runGit } from '@soe/release-notes';
import { TraceabilityError } from '../errors.js';

/** Which checkout, and how git is stopped. */
export interface CheckoutOptions {
  /** A folder inside the checkout. */
  readonly directory: string;
  /** Cancels git. */
  readonly signal?: AbortSignal;
}

/** A checkout whose settings are known, and git that starts no program that they name. */
export interface Checkout extends CheckoutOptions {
  /** Runs git in the folder. */
  readonly git: (...args: readonly string[]) => Promise<string>;
  /** Runs git at the top. */
  readonly gitAtTop: (...args: readonly string[]) => Promise<string>;
  /** The top of the checkout. */
  readonly top: string;
  /** The clone holds only a part of the history. */
  readonly shallow: boolean;
  /** All settings by name, values in the order of git. */
  readonly config: ReadonlyMap<string, readonly string[]>;
}

/**
 * Looks at the settings of a checkout before its files. Whoever made the repository may have named
 * programs in them: filters are switched off one by one, whoever set them up, because the filter of
 * LFS starts what the repository names too. A bare repository inside of a checkout is not taken for
 * one.
 *
 * @throws TraceabilityError `TRACE_NO_WORK_TREE`; the error of `runGit`
 */
export async function openCheckout(options: CheckoutOptions): Promise<Checkout> {
  const { directory, signal } = options;
  const plain = { directory, config: caution, ...(signal && { signal }) };
  const state = await runGit(
    ['rev-parse', '--is-inside-work-tree', '--is-shallow-repository'],
    plain,
  ).catch((cause: unknown) => {
    const bare =
      cause instanceof ReleaseNotesError && /safe\.bareRepository/.test(cause.stderr ?? '');
    throw bare ? noWorkTree(directory, cause) : cause;
  });
  const [inside, shallow] = state.split('\n');
  if (inside !== 'true') throw noWorkTree(directory);
  const [top, settings] = await Promise.all([
    runGit(['rev-parse', '--show-toplevel'], plain).then(withoutLineBreak),
    runGit(['config', '-z', '--list'], plain),
  ]);
  const config = parseConfig(settings);
  const safe = { ...plain, config: { ...caution, ...withoutFilters(config) } };
  return {
    ...options,
    git: (...args) => runGit(args, safe),
    gitAtTop: (...args) => runGit(args, { ...safe, directory: top }),
    top,
    shallow: shallow === 'true',
    config,
  };
}

/** Names of the filters that were set up, and are not run. */
export function filterNames(config: Checkout['config']): readonly string[] {
  const names = Array.from(config.keys(), (name) => /^filter\.(.+)\.[^.]+$/s.exec(name)?.[1]);
  return [...new Set(names.filter((name) => name !== undefined))];
}

/** git adds one, and names may end with more. */
export function withoutLineBreak(output: string): string {
  return output.replace(/\r?\n$/, '');
}

const caution = {
  'safe.bareRepository': 'explicit',
  // A repository could ask git to look less closely.
  'core.trustCTime': 'true',
  'core.checkStat': 'default',
  'core.untrackedCache': 'false',
};

function withoutFilters(config: Checkout['config']): Record<string, string> {
  return Object.fromEntries(
    filterNames(config).flatMap((name) => [
      [`filter.${name}.clean`, ''],
      [`filter.${name}.smudge`, ''],
      [`filter.${name}.process`, ''],
      [`filter.${name}.required`, 'false'],
    ]),
  );
}

function parseConfig(list: string): Checkout['config'] {
  const config = new Map<string, string[]>();
  for (const entry of list.split('\0')) {
    if (entry === '') continue;
    const end = entry.indexOf('\n');
    const [name, value] =
      end === -1 ? [entry, 'true'] : [entry.slice(0, end), entry.slice(end + 1)];
    const values = config.get(name);
    if (values) values.push(value);
    else config.set(name, [value]);
  }
  return config;
}

function noWorkTree(directory: string, cause?: unknown) {
  return new TraceabilityError(
    'TRACE_NO_WORK_TREE',
    `read the source in ${directory}: no files are checked out there; the repository is bare, or its files are in another folder. Name a folder of a checkout.`,
    { cause },
  );
}

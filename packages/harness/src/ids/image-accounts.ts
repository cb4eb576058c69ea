import { HarnessError } from '../errors.js';
import type { LaunchProbe } from '../launch/test-launches-options.js';
import { printable } from '../printable.js';
import type { TestResult } from '../report/test-report.js';
import { type AccountList, compareIds } from './compare-ids.js';
import { type FileOwners, readFileOwners } from './file-owners.js';
import { fileOwnersScript } from './file-owners-script.js';
import { formatIdComparison } from './format-id-comparison.js';

/** The accounts of an image, and who owns its files. Plain data: keep it for the next release. */
export interface ImageAccounts {
  /** Users and groups of the image itself, not those of a directory. */
  readonly accounts: AccountList;
  /** Owners of the files where programs keep their data. */
  readonly files: FileOwners;
}

/** Where programs keep their data. */
const dataFolders = ['/home', '/opt', '/srv', '/var/lib', '/var/log'];

/**
 * What to ask a launch so that the ids of its accounts can be compared with those of another release. For the
 * option `probes` of `testLaunches`. Linux only.
 */
export function accountProbes(): readonly LaunchProbe[] {
  return [
    { name: 'accounts', script: 'cat /etc/passwd && echo groups: && cat /etc/group' },
    { name: 'file-owners', script: fileOwnersScript(dataFolders, { maxPaths: 5 }) },
  ];
}

/**
 * What the probes of a launch printed.
 *
 * @returns `undefined` for a launch that did not get to its probes
 * @throws HarnessError `HARNESS_RESULTS_INVALID` for an output that was cut off
 */
export function readImageAccounts(
  outputs: Readonly<Record<string, string>>,
): ImageAccounts | undefined {
  const { accounts, 'file-owners': owners } = outputs;
  if (accounts === undefined || owners === undefined) return undefined;
  const [passwd = '', group] = accounts.split(/^groups:$/m);
  if (group === undefined) {
    throw new HarnessError(
      'HARNESS_RESULTS_INVALID',
      'Cannot read the accounts of an image: the output of its probe was cut off. Run it again.',
    );
  }
  return {
    accounts: {
      users: entries(passwd).map(([name, uid, gid]) => ({
        name,
        uid,
        ...(gid !== undefined && { gid }),
      })),
      groups: entries(group).map(([name, gid]) => ({ name, gid })),
    },
    files: readFileOwners(owners),
  };
}

/** Where a comparison of ids is told. */
export interface AccountTestOptions {
  /** First part of the test's `suite`: the launch. */
  readonly place: string;
  /** The release that is compared with, such as `2026.11.0`. */
  readonly before: string;
}

/**
 * One test: every account that is in both images has the ids that it had. Where one has another, the
 * trace names the files that would belong to somebody else on a volume that both share.
 */
export function accountTests(
  before: ImageAccounts,
  after: ImageAccounts,
  { place, before: release }: AccountTestOptions,
): readonly TestResult[] {
  const comparison = compareIds(before.accounts, after.accounts, { files: [before.files] });
  const { changed } = comparison;
  const told = changed.map(
    (each) => `${each.kind} ${printable(each.name)}: ${each.before} is now ${each.after}`,
  );
  const test = {
    name: `accounts have the ids that they had in ${printable(release)}`,
    suite: [place, 'ids'],
    type: 'launch',
    duration: 0,
  } as const;
  if (changed.length === 0) return [{ ...test, status: 'passed' }];
  const more = told.length > 5 ? `; and ${told.length - 5} more` : '';
  return [
    {
      ...test,
      status: 'failed',
      message: `${told.slice(0, 5).join('; ')}${more}`,
      trace: formatIdComparison({ ...comparison, added: [], removed: [] }).trimEnd(),
    },
  ];
}

/** Lines `name:x:id:second:…`; those of NIS, and comments, are none. */
function entries(text: string): readonly (readonly [name: string, id: number, second?: number])[] {
  return text.split('\n').flatMap((line) => {
    const [name = '', , id = '', second = ''] = line.split(':');
    if (!/^[^-+#]/.test(name) || !/^\d{1,10}$/.test(id)) return [];
    return [/^\d{1,10}$/.test(second) ? [name, Number(id), Number(second)] : [name, Number(id)]];
  });
}

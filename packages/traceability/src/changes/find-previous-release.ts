import { compareVersions, parseVersion, type ReleaseRecord } from '@soe/contract';
import { ReleaseNotesError, runGit } from '@soe/release-notes';

/** Which release comes next, and what is known of those before. */
export interface FindPreviousReleaseOptions {
  /** A folder inside the checkout. */
  readonly directory: string;
  /** Product line. */
  readonly flavor: string;
  /** The release that is made; only versions before it count. Default: all count. */
  readonly version?: string;
  /** Records of releases, in any order; those of other flavors do not count. Default: none. */
  readonly records?: readonly Pick<ReleaseRecord, 'flavor' | 'version' | 'source'>[];
  /**
   * How tags of releases are named. `{version}` stands for the version and `{flavor}` for the flavor.
   * Default: `{flavor}/{version}`, `{flavor}/v{version}`, `{flavor}-{version}` and `{flavor}-v{version}`;
   * tags without a flavor are not taken for those of one.
   */
  readonly tags?: readonly string[];
  /** Cancels git. */
  readonly signal?: AbortSignal;
}

/** The release before, as far as this checkout knows it. */
export interface PreviousRelease {
  /** Its version. */
  readonly version: string;
  /** The commit that it was built from. */
  readonly commit: string;
  /** What told. The record goes first: a tag can be moved. */
  readonly from: 'record' | 'tag';
  /** The tag of that version, where there is one. */
  readonly tag?: string;
  /** The commit of that tag, where it is not the one of the record. */
  readonly tagCommit?: string;
  /** False where history was rewritten or goes on elsewhere: then no range of commits leads here. */
  readonly isAncestor: boolean;
}

/**
 * The newest release before this one whose commit the checkout has, from its record or its tag;
 * `undefined` for a first release. Prereleases count.
 *
 * @throws The error of `runGit`
 */
export async function findPreviousRelease(
  options: FindPreviousReleaseOptions,
): Promise<PreviousRelease | undefined> {
  const { directory, flavor, version, records = [], signal } = options;
  const git = (...args: readonly string[]) =>
    runGit(args, { directory, ...(signal && { signal }) });
  const tags = tagsByVersion(await git('for-each-ref', tagFormat, 'refs/tags'), options);
  const recorded = new Map<string, string>();
  for (const { flavor: other, version: each, source } of records) {
    const known = isVersion(each) && /^[0-9a-f]{40,64}$/.test(source?.commit ?? '');
    if (other === flavor && source && known) recorded.set(each, source.commit);
  }
  const candidates = [...new Set([...recorded.keys(), ...tags.keys()])]
    .filter((each) => version === undefined || compareVersions(each, version) < 0)
    .sort((a, b) => compareVersions(b, a));
  for (const each of candidates) {
    const tag = tags.get(each);
    const commit = recorded.get(each) ?? tag?.commit;
    if (commit === undefined || !(await exits(git('cat-file', '-e', `${commit}^{commit}`))))
      continue;
    return {
      version: each,
      commit,
      from: recorded.has(each) ? 'record' : 'tag',
      ...(tag && { tag: tag.name }),
      ...(tag && tag.commit !== commit && { tagCommit: tag.commit }),
      isAncestor: await exits(git('merge-base', '--is-ancestor', commit, 'HEAD')),
    };
  }
  return undefined;
}

const tagFormat = '--format=%(objectname)%00%(*objectname)%00%(refname:strip=2)';

function tagsByVersion(
  refs: string,
  { flavor, tags = defaultTags }: FindPreviousReleaseOptions,
): ReadonlyMap<string, { readonly name: string; readonly commit: string }> {
  const forms = tags.map((form) => {
    const [before = '', after = ''] = form.replaceAll('{flavor}', flavor).split('{version}');
    return { before, after };
  });
  const found = new Map<string, { name: string; commit: string }>();
  for (const ref of refs.split('\n')) {
    const [object = '', peeled = '', name = ''] = ref.split('\0');
    for (const { before, after } of forms) {
      if (!name.startsWith(before) || !name.endsWith(after)) continue;
      const version = name.slice(before.length, name.length - after.length);
      if (isVersion(version) && !found.has(version)) {
        found.set(version, { name, commit: peeled || object });
      }
    }
  }
  return found;
}

const defaultTags = [
  '{flavor}/{version}',
  '{flavor}/v{version}',
  '{flavor}-{version}',
  '{flavor}-v{version}',
];

function isVersion(text: string): boolean {
  try {
    return parseVersion(text) === text;
  } catch {
    return false;
  }
}

/** Whether git agrees; only an exit code of its own is a no. */
async function exits(answer: Promise<string>): Promise<boolean> {
  try {
    await answer;
    return true;
  } catch (error) {
    if (error instanceof ReleaseNotesError && error.code === 'GIT_FAILED') return false;
    throw error;
  }
}

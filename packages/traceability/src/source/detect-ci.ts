import type { CiRecord } from '@soe/contract';
import { cleanText } from '@soe/release-notes';
import { knownCi } from '../adapters/ci-info.js';
import { readCiProvider } from './ci-providers.js';
import type { Environment } from './environment.js';
import { repositoryUrl } from './repository-url.js';

export type { Environment } from './environment.js';

/** What the environment of a CI run claims. */
export interface CiContext {
  /** The part that goes into the record. Its `commit` is added once the checkout is known. */
  readonly ci: CiRecord;
  /** Address of the repository, without credentials. */
  readonly repository?: string;
  /** The commit that the run was started for. On GitHub's pull requests the test merge. */
  readonly commit?: string;
  /** Last commit of the pull request, where the run builds its merge with the target. */
  readonly headCommit?: string;
  /** Branch or tag that is built. */
  readonly ref?: string;
  /** Tag that is built. */
  readonly tag?: string;
}

/** What {@link detectCi} may be told beside the environment. */
export interface DetectCiOptions {
  /**
   * The event that started a run of GitHub Actions, parsed: the file that `GITHUB_EVENT_PATH` names.
   * Only it tells the last commit of a pull request. Default: not known.
   */
  readonly event?: unknown;
}

/**
 * Which CI run this is, from documented variables alone; no process is started and no file is read.
 * The answer is a claim of the environment. A CI that only `ci-info` knows is named and no more;
 * without any the provider is `local`.
 */
export function detectCi(env: Environment, options: DetectCiOptions = {}): CiContext {
  const found = readCiProvider(env, options.event);
  if (found === undefined) return { ci: { provider: knownCi(env) ?? 'local' } };
  const { provider, attempt, runUrl, repository, ...claims } = found;
  const said = (name: keyof typeof claims, value = claims[name]) => {
    const text = cleanText(withoutCredentials(value));
    return text === '' ? {} : { [name]: text };
  };
  const page = webPage(withoutCredentials(runUrl));
  const address = repositoryUrl(withoutCredentials(repository));
  return {
    ci: {
      provider,
      ...said('runId'),
      ...(page !== undefined && { runUrl: page }),
      ...said('actor'),
      ...said('event'),
      ...(attempt !== undefined && attempt > 0 && { attempt }),
      ...said('workflow'),
      ...said('pullRequest'),
    },
    ...(address !== undefined && { repository: address }),
    ...hash('commit', claims.commit),
    ...hash('headCommit', claims.headCommit),
    ...said('ref', claims.tag || claims.ref),
    ...said('tag'),
  };
}

/** Some providers put `HEAD`, a version of S3 or nothing where others have a commit. */
function hash(name: 'commit' | 'headCommit', value: string | undefined) {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(value ?? '') ? { [name]: value } : {};
}

/** Of whatever holds an address, be it put together of the wrong variables. */
function withoutCredentials(text = ''): string {
  return text.replace(/:\/\/[^/\s]*@/g, '://');
}

function webPage(text: string): string | undefined {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) ? text : undefined;
}

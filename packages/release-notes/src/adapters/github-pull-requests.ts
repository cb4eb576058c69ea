import type { Commit } from '../commits/commit.js';
import { commitGraph } from '../commits/commit-graph.js';
import { findMergeOwners } from '../commits/merge-owners.js';
import { parseMerge, squashedPullRequest } from '../commits/parse-merge.js';
import { parseMessage } from '../commits/parse-message.js';
import { httpUrl } from '../issues/http-url.js';
import { askInBatches } from '../trackers/ask-in-batches.js';
import { listAt, textAt, valueAt } from '../trackers/json-at.js';
import { type PaceOptions, pacedCalls } from '../trackers/paced-calls.js';
import type { GitHubClientOptions } from './github-calls.js';
import { type GraphQlAnswer, githubClient } from './github-client.js';
import { keyIn, openRepository, ownerAndName } from './github-tracker.js';

/** A pull request that was merged. Text is clean, but foreign. */
export interface PullRequest {
  /** Its number. */
  readonly number: number;
  /** Its title on one line. */
  readonly title: string;
  /** Address for people. */
  readonly url?: string;
  /** Login of who opened it; none if the account is gone. */
  readonly author?: string;
  /** Labels, in the order of GitHub. */
  readonly labels: readonly string[];
  /** When it was merged, as an ISO 8601 time. */
  readonly mergedAt?: string;
  /** Branch that it was merged into. */
  readonly base?: string;
  /** Keys of the issues that it closes, such as `#12` or `owner/repo#12`. */
  readonly closes: readonly string[];
  /** Description, in Markdown as it was written; only where it was asked for. */
  readonly body?: string;
}

/** Pull requests of commits. */
export interface PullRequestsOfCommits {
  /** Every pull request once, by its number. */
  readonly pullRequests: ReadonlyMap<number, PullRequest>;
  /** Number of the pull request that brought a commit in, by the hash of the commit. */
  readonly numbers: ReadonlyMap<string, number>;
  /** What may be missing. */
  readonly warnings: readonly string[];
}

/** Which repository is read, and how. */
export interface PullRequestsOptions extends GitHubClientOptions {
  /** `owner/repo` on github.com, or the full address of the repository elsewhere. */
  readonly repository: string;
  /** Whether descriptions are read too. Default: no. */
  readonly body?: boolean;
  /** How calls are repeated, and the clock. */
  readonly pace?: PaceOptions;
  /** Stops the look-up; it then throws the reason of the signal. Default: none. */
  readonly signal?: AbortSignal;
}

/**
 * Finds the pull requests that brought commits in. Numbers that messages name (`Subject (#12)`, `Merge
 * pull request #12 from …`, also of the merges around a commit) are found without a call; other
 * commits are asked for by hash. Up to 250 of either go into one query, so that 3,000 commits take 15
 * queries at most. A number that proves to be no pull request is asked for by hash in a second round.
 * What GitHub does not tell is a warning, not an error.
 *
 * @throws {@link ReleaseNotesError} `NOTES_OPTION_INVALID` for a repository that is none; the reason
 * of `signal`.
 */
export async function pullRequestsOf(
  commits: readonly Pick<Commit, 'hash' | 'parents' | 'message'>[],
  options: PullRequestsOptions,
): Promise<PullRequestsOfCommits> {
  const repository = openRepository(options.repository);
  const { signal } = options;
  signal?.throwIfAborted();
  const client = githubClient(repository, options, options.pace?.now);
  const pace = pacedCalls(options.pace);
  const pullRequests = new Map<number, PullRequest>();
  const numbers = new Map<string, number>();
  const warnings = new Set<string>();
  const named = numbersInMessages(commits);

  const askAll = async (wanted: readonly Wanted[]) => {
    const isWanted = new Set(wanted.flatMap(({ hash }) => hash ?? []));
    let recent = isWanted.size > 0;
    await askInBatches(wanted, {
      size: Math.min(largest, Math.max(usual, Math.ceil(wanted.length / calls))),
      ask(items, repeatOverloaded) {
        const query = pullRequestQuery(repository.name, items, {
          body: options.body ?? false,
          recent,
        });
        recent = false;
        return pace('graphql', () => client(query, signal), { signal, repeatOverloaded });
      },
      onAnswer(items, answer) {
        const found = readAnswer(items, answer, repository.name);
        for (const [number, pull] of found.pullRequests) pullRequests.set(number, pull);
        for (const [hash, number] of found.numbers)
          if (isWanted.has(hash)) numbers.set(hash, number);
        for (const warning of found.warnings) warnings.add(warning);
      },
      onFailure(items, { reason }) {
        const what = items.length === 1 ? 'one pull request' : `${items.length} pull requests`;
        warnings.add(`GitHub could not be read for ${what}: ${reason}.`);
      },
    });
  };

  const byHash = (hash: string): readonly Wanted[] => (objectId.test(hash) ? [{ hash }] : []);
  await askAll([
    ...Array.from(new Set(named.values()), (number) => ({ number })),
    ...commits.flatMap(({ hash }) => (named.has(hash) ? [] : byHash(hash))),
  ]);
  for (const [hash, number] of named) if (pullRequests.has(number)) numbers.set(hash, number);
  // When GitHub fails, nothing proves that a number is not one of a pull request.
  const others = commits.filter(({ hash }) => named.has(hash) && !numbers.has(hash));
  if (warnings.size === 0) await askAll(others.flatMap(({ hash }) => byHash(hash)));
  const used = new Set(numbers.values());
  for (const number of pullRequests.keys()) if (!used.has(number)) pullRequests.delete(number);
  return { pullRequests, numbers, warnings: [...warnings] };
}

/** Either a number that a message names, or a commit. */
interface Wanted {
  readonly number?: number;
  readonly hash?: string;
}

const usual = 100;
const largest = 250;
/** For as many calls batches stay larger than usual. */
const calls = 15;
const objectId = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;

/** Numbers of pull requests by commit, as far as messages tell. */
function numbersInMessages(
  commits: readonly Pick<Commit, 'hash' | 'parents' | 'message'>[],
): ReadonlyMap<string, number> {
  const own = new Map<string, number>();
  for (const { hash, parents, message } of commits) {
    const merged = parents.length > 1 ? parseMerge(message).pullRequest : undefined;
    const number = Number(merged ?? squashedPullRequest(parseMessage(message).subject));
    if (number <= 2_147_483_647) own.set(hash, number);
  }
  const { ownerAt } = findMergeOwners(commitGraph(commits));
  const numbers = new Map<string, number>();
  commits.forEach(({ hash }, place) => {
    for (let at = place; at !== -1; at = ownerAt[at] ?? -1) {
      const number = own.get(commits[at]?.hash ?? '');
      if (number === undefined) continue;
      numbers.set(hash, number);
      break;
    }
  });
  return numbers;
}

interface QueryOptions {
  readonly body: boolean;
  /** The index of GitHub lags behind: merges of the last minutes are known by their hash only. */
  readonly recent: boolean;
}

function pullRequestQuery(
  repository: string,
  items: readonly Wanted[],
  { body, recent }: QueryOptions,
): string {
  const parts = items.map(({ number, hash }, at) =>
    number === undefined
      ? `c${at}: object(oid: "${hash}") { ...commit }`
      : `c${at}: pullRequest(number: ${number}) { ...pull }`,
  );
  const commit = items.some(({ hash }) => hash !== undefined)
    ? 'fragment commit on Commit { associatedPullRequests(first: 5) { nodes { ...pull } } } '
    : '';
  const last = recent
    ? 'recent: pullRequests(states: MERGED, first: 50, orderBy: { field: UPDATED_AT, direction: DESC }) { nodes { ...pull } }'
    : '';
  return (
    `query { repository(${ownerAndName(repository)}) { nameWithOwner ${last} ${parts.join(' ')} } } ` +
    `${commit}fragment pull on PullRequest { number title url mergedAt baseRefName ` +
    'author { login } labels(first: 20) { nodes { name } } mergeCommit { oid } ' +
    'baseRepository { nameWithOwner } ' +
    `closingIssuesReferences(first: 10) { nodes { number repository { nameWithOwner } } }${body ? ' body' : ''} }`
  );
}

function readAnswer(
  items: readonly Wanted[],
  { data, errors }: GraphQlAnswer,
  repository: string,
): PullRequestsOfCommits {
  const pullRequests = new Map<number, PullRequest>();
  const numbers = new Map<string, number>();
  const name = textAt(data, 'repository', 'nameWithOwner') ?? repository;
  const keep = (node: unknown) => {
    const pull = readPullRequest(node, name);
    if (pull) pullRequests.set(pull.number, pull);
    return pull;
  };
  for (const node of listAt(data, 'repository', 'recent', 'nodes')) {
    const hash = textAt(node, 'mergeCommit', 'oid');
    const pull = hash !== undefined && keep(node);
    if (pull && hash !== undefined) numbers.set(hash, pull.number);
  }
  for (const [at, { hash }] of items.entries()) {
    const node = valueAt(data, 'repository', `c${at}`);
    if (hash === undefined) keep(node);
    else {
      const nodes = listAt(node, 'associatedPullRequests', 'nodes');
      const pull = keep(bestOf(nodes, hash, name));
      if (pull) numbers.set(hash, pull.number);
    }
  }
  const warnings = errors.flatMap(({ type, message, path }) =>
    type === 'NOT_FOUND' && path.length > 1
      ? []
      : [`GitHub did not tell all pull requests: ${message.replace(/\.$/, '')}.`],
  );
  return { pullRequests, numbers, warnings };
}

/** The one that this commit is the merge of, else the one that was merged first. */
function bestOf(nodes: readonly unknown[], hash: string, repository: string): unknown {
  const merged = nodes
    .filter((node) => readPullRequest(node, repository)?.mergedAt !== undefined)
    .sort((a, b) => (textAt(a, 'mergedAt') ?? '').localeCompare(textAt(b, 'mergedAt') ?? ''));
  return merged.find((node) => textAt(node, 'mergeCommit', 'oid') === hash) ?? merged[0];
}

/** A pull request of this repository; forks have others for the same commits. */
function readPullRequest(node: unknown, repository: string): PullRequest | undefined {
  const number = valueAt(node, 'number');
  const base = textAt(node, 'baseRepository', 'nameWithOwner');
  const foreign = base !== undefined && base.toLowerCase() !== repository.toLowerCase();
  if (typeof number !== 'number' || foreign) return undefined;
  const url = textAt(node, 'url');
  const body = valueAt(node, 'body');
  const optional = {
    url: url !== undefined && httpUrl(url) ? url : undefined,
    author: textAt(node, 'author', 'login'),
    mergedAt: textAt(node, 'mergedAt'),
    base: textAt(node, 'baseRefName'),
    body: typeof body === 'string' && body.trim() !== '' ? body.trim() : undefined,
  };
  const closes = listAt(node, 'closingIssuesReferences', 'nodes').flatMap((issue) => {
    const closed = valueAt(issue, 'number');
    const of = textAt(issue, 'repository', 'nameWithOwner');
    return typeof closed === 'number' ? [keyIn(of, closed, repository)] : [];
  });
  return {
    number,
    title: textAt(node, 'title') ?? '',
    labels: listAt(node, 'labels', 'nodes').flatMap((label) => textAt(label, 'name') ?? []),
    closes,
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
  };
}

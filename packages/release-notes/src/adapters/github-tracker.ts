import { cleanText } from '../clean-text.js';
import { httpUrl } from '../issues/http-url.js';
import { type GitHubRepository, openTrackers } from '../issues/trackers.js';
import { askInBatches } from '../trackers/ask-in-batches.js';
import type { IssueAnswer, IssueTracker, TrackedIssue } from '../trackers/issue-tracker.js';
import { listAt, textAt, valueAt } from '../trackers/json-at.js';
import { type PaceOptions, pacedCalls } from '../trackers/paced-calls.js';
import type { GitHubClientOptions } from './github-calls.js';
import { type GraphQlAnswer, githubClient } from './github-client.js';

/** Which repository on GitHub or GitHub Enterprise is read, and how. */
export interface GitHubTrackerOptions extends GitHubClientOptions {
  /** `owner/repo` on github.com, or the full address of the repository elsewhere. */
  readonly repository: string;
  /** Whether descriptions are read too. Default: no. */
  readonly body?: boolean;
  /** Issues in one query, at most 100. Default: 100. */
  readonly batchSize?: number;
  /** How calls are repeated, and the clock. */
  readonly pace?: PaceOptions;
}

/**
 * Issues and pull requests on GitHub: `#12`, `GH-12`, `owner/repo#12` and their addresses. Many are
 * read in one query of GraphQL; a query that is too much for the server is halved.
 *
 * @throws {@link ReleaseNotesError} `NOTES_OPTION_INVALID` for a repository that is none.
 */
export function githubTracker(options: GitHubTrackerOptions): IssueTracker {
  const repository = openRepository(options.repository);
  const name = `GitHub (${repository.url.replace(/^https?:\/\//, '')})`;
  const size = Math.min(100, Math.max(1, Math.trunc(options.batchSize ?? 100)));
  const client = githubClient(repository, options, options.pace?.now);
  const pace = pacedCalls(options.pace);
  // Fields that older servers do not know; the first refusal switches them off.
  let modern = true;

  return {
    name,
    handles: (key) => parseKey(key, repository) !== undefined,
    async lookUp(keys, { signal } = {}) {
      signal?.throwIfAborted();
      const wanted = new Map<string, Wanted>();
      for (const key of keys) {
        const target = parseKey(key, repository);
        if (target && target.number <= largestInt) wanted.set(target.key, target);
      }
      const answers = new Map<string, IssueAnswer>();
      await askInBatches([...wanted.values()], {
        size,
        async ask(items, repeatOverloaded) {
          const asked = modern;
          const ask = () =>
            client(issueQuery(items, { body: options.body ?? false, modern }), signal);
          const result = await pace('graphql', ask, { signal, repeatOverloaded });
          const refused =
            !result.ok && result.failure.details?.some((text) => /^undefinedField:/.test(text));
          if (!refused || !asked) return result;
          modern = false;
          return pace('graphql', ask, { signal, repeatOverloaded });
        },
        onAnswer(items, answer) {
          for (const [key, found] of readAnswers(items, answer, name)) answers.set(key, found);
        },
        onFailure(items, { reason }) {
          for (const { key } of items) {
            answers.set(key, {
              status: 'unreadable',
              reason: `${name} could not be read: ${reason}.`,
            });
          }
        },
      });
      return new Map(keys.map((key) => [key, answerFor(key, answers)]));
    },
  };

  function answerFor(key: string, answers: ReadonlyMap<string, IssueAnswer>): IssueAnswer {
    const target = parseKey(key, repository);
    if (!target) return { status: 'missing', reason: `${cleanText(key)} is no key of ${name}.` };
    const answer = answers.get(target.key) ?? missing(target.key, name);
    if (answer.status !== 'found') return answer;
    return { status: 'found', issue: { ...answer.issue, requestedKey: key } };
  }
}

/** Takes a repository apart; it is checked as it is for finding keys. */
export function openRepository(repository: string): GitHubRepository {
  const { github } = openTrackers({ github: { repository } });
  // The grammar has a repository, so the result has one too; the compiler cannot know.
  return github ?? { name: repository, server: '', url: repository };
}

/** An issue that is asked for. */
interface Wanted {
  readonly key: string;
  /** `owner/repo`. */
  readonly repository: string;
  readonly number: number;
}

/** Numbers are 32 bits wide in GraphQL; a larger one would spoil the whole query. */
const largestInt = 2_147_483_647;

function parseKey(key: string, { name, server }: GitHubRepository): Wanted | undefined {
  const address = `${server.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')}\\/`;
  const [, named, digits] =
    /^(?:([A-Za-z0-9][A-Za-z0-9-]{0,38}\/[\w.-]{1,100}))?#([1-9]\d{0,9})$/.exec(key) ??
    /^gh-()([1-9]\d{0,9})$/i.exec(key) ??
    new RegExp(
      `^${address}([A-Za-z0-9][A-Za-z0-9-]{0,38}\\/[\\w.-]{1,100})\\/(?:issues|pull)\\/([1-9]\\d{0,9})$`,
    ).exec(key) ??
    [];
  if (digits === undefined) return undefined;
  const own = !named || named.toLowerCase() === name.toLowerCase();
  const repository = own ? name : named;
  return {
    key: own ? `#${digits}` : `${repository}#${digits}`,
    repository,
    number: Number(digits),
  };
}

interface QueryOptions {
  readonly body: boolean;
  readonly modern: boolean;
}

function issueQuery(items: readonly Wanted[], { body, modern }: QueryOptions): string {
  const repositories = Array.from(byRepository(items), ([repository, wanted], at) => {
    const issues = wanted.map(
      ({ number }) => `i${number}: issueOrPullRequest(number: ${number}) { ...issue ...pull }`,
    );
    return `r${at}: repository(${ownerAndName(repository)}) { nameWithOwner ${issues.join(' ')} }`;
  });
  const shared =
    'number title url labels(first: 50) { nodes { name } } milestone { title } ' +
    `repository { nameWithOwner }${body ? ' body' : ''}`;
  const newer = modern ? 'issueType { name } parent { number repository { nameWithOwner } }' : '';
  return (
    `query { ${repositories.join(' ')} } ` +
    `fragment issue on Issue { ${shared} issueState: state stateReason ${newer} } ` +
    `fragment pull on PullRequest { ${shared} pullState: state isDraft }`
  );
}

function byRepository(items: readonly Wanted[]): ReadonlyMap<string, readonly Wanted[]> {
  const groups = new Map<string, Wanted[]>();
  for (const item of items) {
    const group = groups.get(item.repository);
    if (group) group.push(item);
    else groups.set(item.repository, [item]);
  }
  return groups;
}

/** Arguments of `repository` in GraphQL. */
export function ownerAndName(repository: string): string {
  const [owner = '', name = ''] = repository.split('/');
  return `owner: ${JSON.stringify(owner)}, name: ${JSON.stringify(name)}`;
}

function readAnswers(
  items: readonly Wanted[],
  { data, errors }: GraphQlAnswer,
  name: string,
): readonly (readonly [string, IssueAnswer])[] {
  return Array.from(byRepository(items).values()).flatMap((wanted, at) =>
    wanted.map((item): readonly [string, IssueAnswer] => {
      const path = [`r${at}`, `i${item.number}`];
      const node = valueAt(data, ...path);
      if (typeof node === 'object' && node !== null) {
        const issue = readIssue(node, item, textAt(data, `r${at}`, 'nameWithOwner'));
        return [item.key, { status: 'found', issue }];
      }
      // An error of a repository stands for all that was asked of it.
      const error = errors.find((other) => other.path.every((part, depth) => part === path[depth]));
      if (!error || error.type === 'NOT_FOUND') return [item.key, missing(item.key, name)];
      const said = error.message.replace(/\.$/, '');
      return [
        item.key,
        { status: 'unreadable', reason: `${name} could not be read: it said: ${said}.` },
      ];
    }),
  );
}

function missing(key: string, name: string): IssueAnswer {
  return {
    status: 'missing',
    reason: `${name} has no issue or pull request ${key}, or these credentials may not see it.`,
  };
}

function readIssue(node: object, item: Wanted, asked: string | undefined): TrackedIssue {
  const repository = textAt(node, 'repository', 'nameWithOwner') ?? item.repository;
  // A repository that was renamed answers under its new name: that moves nothing.
  const stayed = asked === undefined || repository.toLowerCase() === asked.toLowerCase();
  const number = Number(valueAt(node, 'number') ?? item.number);
  const parent = valueAt(node, 'parent', 'number');
  const own = item.key.startsWith('#');
  const milestone = textAt(node, 'milestone', 'title');
  const body = valueAt(node, 'body');
  return {
    key: stayed ? item.key.replace(/\d+$/, String(number)) : `${repository}#${number}`,
    requestedKey: item.key,
    title: textAt(node, 'title') ?? '',
    ...readState(node),
    labels: listAt(node, 'labels', 'nodes').flatMap((label) => textAt(label, 'name') ?? []),
    project: repository,
    ...(typeof parent === 'number' && {
      parent: keyIn(
        textAt(node, 'parent', 'repository', 'nameWithOwner'),
        parent,
        own ? repository : '',
      ),
    }),
    ...(milestone !== undefined && { fixVersions: [milestone] }),
    ...urlOf(node),
    ...(typeof body === 'string' && body.trim() !== '' && { body: body.trim() }),
  };
}

/** The key of an issue as it is written inside a repository. */
export function keyIn(of: string | undefined, number: number, repository: string): string {
  const own = of === undefined || of.toLowerCase() === repository.toLowerCase();
  return own ? `#${number}` : `${of}#${number}`;
}

function urlOf(node: object) {
  const url = textAt(node, 'url');
  return url !== undefined && httpUrl(url) ? { url } : {};
}

function readState(node: object): Pick<TrackedIssue, 'type' | 'status' | 'state' | 'resolution'> {
  const pull = textAt(node, 'pullState');
  if (pull !== undefined) {
    const draft = valueAt(node, 'isDraft') === true;
    const type = 'pull request';
    if (pull === 'OPEN') return { type, status: draft ? 'draft' : 'open', state: 'in-progress' };
    const status = pull.toLowerCase();
    return { type, status, state: 'done', resolution: pull === 'MERGED' ? 'merged' : 'not merged' };
  }
  const type = textAt(node, 'issueType', 'name') ?? 'issue';
  if (textAt(node, 'issueState') !== 'CLOSED') return { type, status: 'open', state: 'open' };
  const reason = textAt(node, 'stateReason')?.toLowerCase().replaceAll('_', ' ');
  return {
    type,
    status: 'closed',
    state: 'done',
    ...(reason !== undefined && { resolution: reason }),
  };
}

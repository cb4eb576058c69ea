import type { IssueGrammar, IssueReference } from './issue-grammar.js';
import {
  type GitHubRepository,
  type GitLabProject,
  githubIssueUrl,
  gitlabIssueUrl,
  jiraIssueUrl,
  openTrackers,
  type Trackers,
} from './trackers.js';

/**
 * Finds the issues that a text names, each once. Jira keys come first, and what is written
 * alike stands in the order of the text.
 *
 * @example
 * ```ts
 * findIssues('SOE-12: use UTF-8', { jira: { projects: ['SOE'] } }); // [{ key: 'SOE-12', … }]
 * ```
 */
export function findIssues(text: string, grammar: IssueGrammar): readonly IssueReference[] {
  return issueFinder(openTrackers(grammar)).inMessage(text);
}

/** The patterns of a grammar, compiled once for many texts. */
export interface IssueFinder {
  /** Keys in a message, a title or a body. */
  readonly inMessage: (text: string) => readonly IssueReference[];
  /** Keys in the name of a branch, where case does not count and `_` may follow. */
  readonly inBranch: (name: string) => readonly IssueReference[];
  /** The pull request of this number, if pull requests are known here. */
  readonly pullRequest: (number: string) => IssueReference | undefined;
  /** The same of a merge request on GitLab. */
  readonly mergeRequest: (number: string) => IssueReference | undefined;
}

/** Compiles the patterns of a grammar. */
export function issueFinder({ jira, github, gitlab }: Trackers): IssueFinder {
  const inMessage = [
    ...(jira ? jiraSearches(jira) : []),
    ...(github ? githubSearches(github) : []),
    // They write the same: a text is one or the other.
    ...(gitlab && !github ? gitlabSearches(gitlab) : []),
  ];
  const inBranch = jira ? jiraBranchSearches(jira) : [];
  return {
    inMessage: (text) => search(inMessage, text),
    inBranch: (name) => search(inBranch, name),
    pullRequest: (digits) => github && githubIssue(github, undefined, digits),
    mergeRequest: (digits) =>
      gitlab && !github ? gitlabIssue(gitlab, '!', undefined, digits) : undefined,
  };
}

interface Search {
  /** Whether the text can hold a key at all: many times cheaper than trying the pattern. */
  readonly hint: (text: string) => boolean;
  readonly pattern: RegExp;
  readonly toIssue: (first: string | undefined, digits: string) => IssueReference;
}

const none: readonly never[] = [];

function search(searches: readonly Search[], text: string): readonly IssueReference[] {
  let found: Map<string, IssueReference> | undefined;
  for (const { hint, pattern, toIssue } of searches) {
    if (!hint(text)) continue;
    // Not matchAll, which copies the pattern on every call.
    pattern.lastIndex = 0;
    for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
      const issue = toIssue(match[1], match[2] ?? '');
      found ??= new Map();
      if (!found.has(issue.key)) found.set(issue.key, issue);
    }
  }
  return found ? [...found.values()] : none;
}

type Jira = NonNullable<Trackers['jira']>;

function jiraSearches(jira: Jira): readonly Search[] {
  if (jira.projects.length === 0) return [];
  const hints = jira.projects.map((project) => `${project}-`);
  return [
    {
      hint: (text) => hints.some((hint) => text.includes(hint)),
      pattern: jiraPattern(jira, '(?![\\p{L}\\p{N}_]|\\.\\d)', 'gu'),
      toIssue: (project = '', digits) => jiraIssue(jira, project, digits),
    },
  ];
}

function jiraBranchSearches(jira: Jira): readonly Search[] {
  if (jira.projects.length === 0) return [];
  const spelling = new Map(jira.projects.map((project) => [project.toUpperCase(), project]));
  return [
    {
      hint: (name) => name.includes('-'),
      pattern: jiraPattern(jira, '(?![\\p{L}\\p{N}]|\\.\\d)', 'giu'),
      toIssue: (project = '', digits) =>
        jiraIssue(jira, spelling.get(project.toUpperCase()) ?? project, digits),
    },
  ];
}

function jiraPattern({ projects }: Jira, end: string, flags: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}_-])(${projects.join('|')})-([1-9]\\d{0,9})${end}`, flags);
}

function jiraIssue({ site }: Jira, project: string, digits: string): IssueReference {
  const key = `${project}-${digits}`;
  return { key, tracker: 'jira', ...(site !== undefined && { url: jiraIssueUrl(site, key) }) };
}

const repositoryName = '[A-Za-z0-9][A-Za-z0-9-]{0,38}\\/[A-Za-z0-9._-]{1,100}';
const number = '([1-9]\\d{0,9})(?![\\p{L}\\p{N}_]|\\.\\d)';

function githubSearches(github: GitHubRepository): readonly Search[] {
  const server = github.server.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  const toIssue: Search['toIssue'] = (name, digits) => githubIssue(github, name, digits);
  const begin = '(?<![\\p{L}\\p{N}_&/-])';
  return [
    {
      hint: (text) => text.includes('#'),
      // The name is looked for backwards from the sign, which is rare; forwards it would be tried at
      // every word.
      pattern: new RegExp(`(?<=${begin}(${repositoryName})?)#${number}`, 'gu'),
      toIssue,
    },
    {
      // The empty group stands where the other patterns have a name.
      hint: (text) => /gh-\d/i.test(text),
      pattern: new RegExp(`${begin}()gh-${number}`, 'giu'),
      toIssue: (_, digits) => toIssue(undefined, digits),
    },
    {
      hint: (text) => text.includes(github.server),
      pattern: new RegExp(`${server}\\/(${repositoryName})\\/(?:issues|pull)\\/${number}`, 'gu'),
      toIssue,
    },
  ];
}

function githubIssue(
  github: GitHubRepository,
  name: string | undefined,
  digits: string,
): IssueReference {
  const own = name === undefined || name.toLowerCase() === github.name.toLowerCase();
  return {
    key: own ? `#${digits}` : `${name}#${digits}`,
    tracker: 'github',
    url: githubIssueUrl(own ? github.url : `${github.server}/${name}`, digits),
  };
}

const projectName = '[A-Za-z0-9_][\\w.-]{0,100}(?:\\/[A-Za-z0-9_][\\w.-]{0,100}){1,8}';

function gitlabSearches(gitlab: GitLabProject): readonly Search[] {
  return ['#', '!'].map((sign) => ({
    hint: (text) => text.includes(sign),
    pattern: new RegExp(`(?<=(?<![\\p{L}\\p{N}_&/.!#-])(${projectName})?)${sign}${number}`, 'gu'),
    toIssue: (name, digits) => gitlabIssue(gitlab, sign, name, digits),
  }));
}

function gitlabIssue(
  { name, server, url }: GitLabProject,
  sign: string,
  project: string | undefined,
  digits: string,
): IssueReference {
  const own = project === undefined || project.toLowerCase() === name.toLowerCase();
  return {
    key: `${own ? '' : project}${sign}${digits}`,
    tracker: 'gitlab',
    url: gitlabIssueUrl(own ? url : `${server}/${project}`, sign, digits),
  };
}

import { detach } from '../commits/keep-texts.js';
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
  /** Where the first key can begin, or -1: many times cheaper than trying the pattern. */
  readonly start: (text: string) => number;
  readonly pattern: RegExp;
  readonly toIssue: (first: string | undefined, digits: string) => Alone;
}

/** An issue as the list that a text gives which names no other. */
type Alone = readonly [IssueReference];

const none: readonly never[] = [];

function search(searches: readonly Search[], text: string): readonly IssueReference[] {
  let first: Alone | undefined;
  let several: Map<string, IssueReference> | undefined;
  for (const { start, pattern, toIssue } of searches) {
    const at = start(text);
    if (at === -1) continue;
    // Not matchAll, which copies the pattern on every call.
    pattern.lastIndex = at;
    for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
      const alone = toIssue(match[1], match[2] ?? '');
      first ??= alone;
      if (alone === first) continue;
      several ??= new Map([[first[0].key, first[0]]]);
      if (!several.has(alone[0].key)) several.set(alone[0].key, alone[0]);
    }
  }
  return several ? [...several.values()] : (first ?? none);
}

/** Makes each issue once: the commits of a long history name the same issues again and again. */
function once(
  toIssue: (first: string | undefined, digits: string) => IssueReference,
): Search['toIssue'] {
  const known = new Map<string, Alone>();
  return (first, digits) => {
    const name = `${first ?? ''} ${digits}`;
    const found = known.get(name);
    if (found) return found;
    const alone: Alone = [toIssue(first === undefined ? undefined : detach(first), digits)];
    known.set(detach(name), alone);
    return alone;
  };
}

type Jira = NonNullable<Trackers['jira']>;

function jiraSearches(jira: Jira): readonly Search[] {
  if (jira.projects.length === 0) return [];
  const hints = jira.projects.map((project) => `${project}-`);
  return [
    {
      start: (text) => firstOf(hints, text),
      pattern: jiraPattern(jira, '(?![\\p{L}\\p{N}_]|\\.\\d)', 'gu'),
      toIssue: once((project = '', digits) => jiraIssue(jira, project, digits)),
    },
  ];
}

function jiraBranchSearches(jira: Jira): readonly Search[] {
  if (jira.projects.length === 0) return [];
  const spelling = new Map(jira.projects.map((project) => [project.toUpperCase(), project]));
  return [
    {
      start: (name) => (name.includes('-') ? 0 : -1),
      pattern: jiraPattern(jira, '(?![\\p{L}\\p{N}]|\\.\\d)', 'giu'),
      toIssue: once((project = '', digits) =>
        jiraIssue(jira, spelling.get(project.toUpperCase()) ?? project, digits),
      ),
    },
  ];
}

/** Where the first of some words stands, or -1. */
function firstOf(words: readonly string[], text: string): number {
  let first = -1;
  for (const word of words) {
    const at = text.indexOf(word);
    if (at !== -1 && (first === -1 || at < first)) first = at;
  }
  return first;
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
  const toIssue = once((name, digits) => githubIssue(github, name, digits));
  const begin = '(?<![\\p{L}\\p{N}_&/-])';
  return [
    {
      start: (text) => text.indexOf('#'),
      // The name is looked for backwards from the sign, which is rare; forwards it would be tried at
      // every word.
      pattern: new RegExp(`(?<=${begin}(${repositoryName})?)#${number}`, 'gu'),
      toIssue,
    },
    {
      // The empty group stands where the other patterns have a name.
      start: (text) => text.search(/gh-\d/i),
      pattern: new RegExp(`${begin}()gh-${number}`, 'giu'),
      toIssue: (_, digits) => toIssue(undefined, digits),
    },
    {
      start: (text) => text.indexOf(github.server),
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
    start: (text) => text.indexOf(sign),
    pattern: new RegExp(`(?<=(?<![\\p{L}\\p{N}_&/.!#-])(${projectName})?)${sign}${number}`, 'gu'),
    toIssue: once((name, digits) => gitlabIssue(gitlab, sign, name, digits)),
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

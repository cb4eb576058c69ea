import { cleanText } from '../clean-text.js';
import { ReleaseNotesError } from '../errors.js';
import { httpUrl } from './http-url.js';
import type { IssueGrammar } from './issue-grammar.js';

/** The grammar after it was checked, with the addresses worked out. */
export interface Trackers {
  readonly jira?: { readonly projects: readonly string[]; readonly site?: string };
  readonly github?: GitHubRepository;
  readonly gitlab?: GitLabProject;
}

/** A project on GitLab, taken apart. */
export interface GitLabProject {
  /** `group/project`, with all groups. */
  readonly name: string;
  /** Address of the server, without a slash at its end. */
  readonly server: string;
  /** Address of the project, without a slash at its end. */
  readonly url: string;
  /** What stands between the project and its pages. */
  readonly pages: '/-';
}

/** A repository on GitHub, taken apart. */
export interface GitHubRepository {
  /** `owner/repo`. */
  readonly name: string;
  /** Address of the server, without a slash at its end. */
  readonly server: string;
  /** Address of the repository, without a slash at its end. */
  readonly url: string;
}

/** Checks the grammar once, so that wrong options fail at once and not in the middle. */
export function openTrackers(grammar: IssueGrammar): Trackers {
  return {
    ...(grammar.jira && { jira: openJira(grammar.jira) }),
    ...(grammar.github && { github: openGitHub(grammar.github.repository) }),
    ...(grammar.gitlab && { gitlab: openGitLab(grammar.gitlab.project) }),
  };
}

/** Address of a Jira issue. */
export function jiraIssueUrl(site: string, key: string): string {
  return `${site}/browse/${encodeURIComponent(key)}`;
}

/** Address of a GitHub issue; GitHub sends on to the pull request if the number is one. */
export function githubIssueUrl(repositoryUrl: string, number: string): string {
  return `${repositoryUrl}/issues/${encodeURIComponent(number)}`;
}

/** Address of an issue or of a merge request on GitLab. */
export function gitlabIssueUrl(projectUrl: string, sign: string, number: string): string {
  const kind = sign === '!' ? 'merge_requests' : 'issues';
  return `${projectUrl}/-/${kind}/${encodeURIComponent(number)}`;
}

/** Where commits can be looked at. */
export function codeHost({ github, gitlab }: Trackers): CodeHost | undefined {
  return github ?? gitlab;
}

/** A host of code, as far as links to commits need it. */
export interface CodeHost {
  /** Address of the repository, without a slash at its end. */
  readonly url: string;
  /** What stands between the repository and its pages. Default: nothing. */
  readonly pages?: string;
}

/** Address of a commit. */
export function commitUrl({ url, pages = '' }: CodeHost, hash: string): string {
  return `${url}${pages}/commit/${encodeURIComponent(hash)}`;
}

/** Address of a comparison of two commits. */
export function compareUrl({ url, pages = '' }: CodeHost, from: string, to: string): string {
  return `${url}${pages}/compare/${encodeURIComponent(from)}...${encodeURIComponent(to)}`;
}

function openJira({ projects, baseUrl }: NonNullable<IssueGrammar['jira']>) {
  for (const project of projects) {
    if (!/^[\p{L}\p{N}_]+$/u.test(project)) {
      throw invalid('jira.projects', project, 'a project key holds letters, digits and _ only');
    }
    // Keys in texts are in capitals, as Jira writes them: another spelling would find nothing at all.
    if (project !== project.toUpperCase()) {
      throw invalid('jira.projects', project, 'a project key is written in capitals');
    }
  }
  if (baseUrl === undefined) return { projects };
  return { projects, site: webAddress('jira.baseUrl', baseUrl) };
}

function openGitHub(repository: string): GitHubRepository {
  const address = repository.includes('://')
    ? webAddress('github.repository', repository)
    : `https://github.com/${repository}`;
  const match = /^(https?:\/\/.+?)\/([A-Za-z0-9][\w-]*\/[\w.-]+?)(?:\.git)?$/.exec(address);
  const [, server, name] = match ?? [];
  if (server === undefined || name === undefined || /\/\.{1,2}$/.test(name)) {
    throw invalid(
      'github.repository',
      repository,
      'give owner/repo or the address of a repository',
    );
  }
  return { server, name, url: `${server}/${name}` };
}

function openGitLab(project: string): GitLabProject {
  const url = webAddress('gitlab.project', project).replace(/\.git$/, '');
  const [, server, name] = /^(https?:\/\/[^/]+)\/(\w[\w.-]*(?:\/\w[\w.-]*)+)$/.exec(url) ?? [];
  if (server === undefined || name === undefined) {
    throw invalid('gitlab.project', project, 'give the address of a project');
  }
  return { server, name, url, pages: '/-' };
}

function webAddress(option: string, value: string): string {
  const url = httpUrl(value);
  if (!url) throw invalid(option, value, 'give an address that begins with https:// or http://');
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

function invalid(option: string, value: string, cure: string) {
  const shown = cleanText(value).replace(/\/\/[^/\s@]*@/g, '//');
  return new ReleaseNotesError(
    'NOTES_OPTION_INVALID',
    `Reading the option ${option}: "${shown}" is not valid; ${cure}.`,
  );
}

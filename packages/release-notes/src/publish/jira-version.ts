import { deploymentOf, openSite } from '../adapters/atlassian-site.js';
import type { JiraClientOptions } from '../adapters/jira-client.js';
import { jiraVersions } from '../adapters/jira-versions.js';
import { cleanText } from '../clean-text.js';
import { ReleaseNotesError } from '../errors.js';
import { httpUrl } from '../issues/http-url.js';
import type { ReleaseNotes } from '../notes/release-notes.js';
import type { PaceOptions } from '../trackers/paced-calls.js';
import { applyJiraVersion } from './apply-jira-version.js';
import { isKeyOf, planJiraVersion } from './plan-jira-version.js';
import type { Publisher } from './publisher.js';

/** Which version of which project, and what it is given. */
export interface JiraVersionOptions extends JiraClientOptions {
  /** Key of the project, such as `SOE`. */
  readonly project: string;
  /** Name of the version, at most 255 characters. Default: the version of the notes. */
  readonly version?: string;
  /** Kind of site. Default: `cloud` for hosts of Atlassian, `data-center` for all others. */
  readonly deployment?: 'cloud' | 'data-center';
  /**
   * Keys of its issues. Default: the issues of the notes that are in the project, those of changes that
   * are released but not told among them.
   */
  readonly issues?: readonly string[];
  /** Whether it is released, on the day of the notes. Default: yes. */
  readonly release?: boolean;
  /** Address of the notes; `false` for no link. Default: `links.page` of the notes, if there is one. */
  readonly link?: string | false;
  /** Whether an issue that is missing or refuses its fix version is an error. Default: no, a warning. */
  readonly strict?: boolean;
  /** How calls are repeated, and the clock. */
  readonly pace?: PaceOptions;
}

/**
 * A version of a Jira project: it is created, set as fix version on the issues of the notes, linked to
 * the notes, and released when all that is done. On Cloud the link is related work of the version, on
 * Data Center it stands in its description.
 *
 * @throws {@link ReleaseNotesError} `NOTES_OPTION_INVALID`. Planning and applying:
 * `NOTES_PUBLISH_FAILED`, `NOTES_PUBLISH_CONFLICT`.
 *
 * @example
 * ```ts
 * const publisher = jiraVersion({
 *   baseUrl: 'https://example.atlassian.net',
 *   credentials: { user: 'bot@example.com', token },
 *   project: 'SOE',
 * });
 * ```
 */
export function jiraVersion(options: JiraVersionOptions): Publisher {
  const site = openSite('baseUrl', options.baseUrl, 'jiraVersion');
  const cloud = (options.deployment ?? deploymentOf(site)) === 'cloud';
  checkOptions(options);
  const { project } = options;
  const name = options.version === undefined ? undefined : cleanText(options.version);
  const place = {
    kind: 'jira-version',
    target: `${site.href.replace(/^https?:\/\//, '')} project ${project}${name === undefined ? '' : ` version ${name}`}`,
  };
  const versions = jiraVersions(site, cloud, options);

  return {
    ...place,
    async plan(notes, { signal } = {}) {
      const wanted = {
        project,
        name: checkName(name ?? cleanText(notes.version)),
        issues: issuesOf(notes, options),
        link: linkOf(notes, options),
        ...(options.release !== false && { releaseDate: notes.date.slice(0, 10) }),
      };
      const version = await versions.find(project, wanted.name, signal);
      if (version?.archived) throw archived(wanted.name, place.target);
      const counts = version && !version.released && wanted.releaseDate !== undefined;
      const works = async () => (version ? versions.relatedWork(version.id, signal) : []);
      const action = planJiraVersion(wanted, {
        version,
        issues: await versions.issues(wanted.issues, signal),
        unresolved: counts ? await versions.unresolved(version.id, signal) : 0,
        ...(cloud && { works: wanted.link === undefined ? [] : await works() }),
      });
      const [refused] = action.warnings.filter((text) => text.includes('does not get'));
      if (options.strict && refused !== undefined) throw notAll(refused, place.target);
      return { ...place, ...action };
    },
    async apply({ action, steps }, { signal } = {}) {
      const { version, wrote, warnings } = await applyJiraVersion(steps, {
        versions,
        project,
        name,
        place: place.target,
        onRefused(warning) {
          if (options.strict) throw notAll(warning, place.target);
        },
        signal,
      });
      const url = version && `${site.href}/projects/${project}/versions/${version.id}`;
      return {
        ...place,
        action: wrote ? action : 'none',
        ...(url !== undefined && { url }),
        warnings,
      };
    },
  };
}

function issuesOf(notes: ReleaseNotes, { project, issues }: JiraVersionOptions): readonly string[] {
  const untold = notes.excluded?.flatMap((change) => change.issues ?? []) ?? [];
  const keys = issues ?? [...notes.issues.map(({ key }) => key), ...untold];
  return [...new Set(keys.filter((key) => isKeyOf(project, key)))];
}

function linkOf({ links }: ReleaseNotes, { link }: JiraVersionOptions): string | undefined {
  if (link === false) return undefined;
  return httpUrl(link ?? links.page ?? '')?.href;
}

function checkName(name: string): string {
  if (name !== '' && name.length <= 255) return name;
  throw invalid('version', name, 'give a name of 1 to 255 characters');
}

function checkOptions({ project, version, issues = [], link }: JiraVersionOptions): void {
  if (!/^[A-Za-z][A-Za-z0-9_]{0,254}$/.test(project)) {
    throw invalid('project', project, 'give the key of a project, such as SOE');
  }
  if (version !== undefined) checkName(cleanText(version));
  const other = issues.find((key) => !isKeyOf(project, key));
  if (other !== undefined) throw invalid('issues', other, `give keys of ${project}`);
  if (typeof link === 'string' && !httpUrl(link)) {
    throw invalid('link', link, 'give an address that begins with https:// or http://');
  }
}

function invalid(option: string, value: string, cure: string): ReleaseNotesError {
  return new ReleaseNotesError(
    'NOTES_OPTION_INVALID',
    `Reading the option ${option} of jiraVersion: "${cleanText(value).slice(0, 300)}" is not valid; ${cure}.`,
  );
}

function archived(name: string, place: string): ReleaseNotesError {
  return new ReleaseNotesError(
    'NOTES_PUBLISH_FAILED',
    `Cannot plan ${place}: version ${name} is archived, and takes no issues. Restore it, or give another name.`,
  );
}

function notAll(warning: string, place: string): ReleaseNotesError {
  return new ReleaseNotesError(
    'NOTES_PUBLISH_FAILED',
    `Cannot publish to ${place}: ${warning} Correct that, or leave strict out.`,
  );
}

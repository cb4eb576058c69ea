import type { RelatedWork, StoredVersion, VersionedIssue } from '../adapters/jira-versions.js';
import type { PublicationAction, PublicationStep } from './publisher.js';

/** What a version is to be. */
export interface WantedVersion {
  readonly project: string;
  readonly name: string;
  /** Keys of its issues. */
  readonly issues: readonly string[];
  /** Address of the notes. */
  readonly link?: string | undefined;
  /** Day of the release, as `2026-11-02`; absent: it is not released. */
  readonly releaseDate?: string | undefined;
}

/** What is there. */
export interface FoundVersion {
  readonly version: StoredVersion | undefined;
  readonly issues: ReadonlyMap<string, VersionedIssue>;
  /** Issues of the version that are not resolved. */
  readonly unresolved: number;
  /** Cloud: what the version leads to. Absent on Data Center. */
  readonly works?: readonly RelatedWork[] | undefined;
}

/** Decides what makes a version what it is to be: it is released last, when it has its issues. */
export function planJiraVersion(
  wanted: WantedVersion,
  found: FoundVersion,
): Omit<PublicationAction, 'kind' | 'target'> {
  const { project, name, releaseDate } = wanted;
  const { version, issues, unresolved } = found;
  const { add, warnings } = chooseIssues(wanted, found);
  const link = linkStep(wanted, found);
  const released = version?.released === true;
  const open = unresolved + add.filter((key) => issues.get(key)?.resolved === false).length;
  if (releaseDate !== undefined && !released && open > 0) {
    const are = open === 1 ? 'issue of it is' : 'issues of it are';
    warnings.push(
      `Version ${name} of ${project} is released although ${open} ${are} not resolved.`,
    );
  }
  const steps: readonly PublicationStep[] = [
    ...(version ? [] : [createStep(wanted, found)]),
    ...add.map((key) => ({
      title: `set fix version ${name} on ${key}`,
      write: { do: 'add-fix-version', version: name, key },
    })),
    ...link,
    ...(releaseDate === undefined || released
      ? []
      : [
          {
            title: `release version ${name} as of ${releaseDate}`,
            write: { do: 'release', version: name, releaseDate },
          },
        ]),
  ];
  return {
    action: !version ? 'create' : steps.length > 0 ? 'update' : 'none',
    reason: !version
      ? `${project} has no version ${name}.`
      : steps.length > 0
        ? `Version ${name} of ${project} lacks ${steps.length} of what it is to have.`
        : `Version ${name} of ${project} is as it should be.`,
    steps,
    warnings,
  };
}

function chooseIssues({ project, name, issues }: WantedVersion, found: FoundVersion) {
  const warnings: string[] = [];
  const add = new Set<string>();
  for (const asked of issues) {
    const issue = found.issues.get(asked);
    if (!issue) {
      warnings.push(
        `${asked} does not get fix version ${name}: it is not there, or these credentials may not see it.`,
      );
    } else if (!issue.key.startsWith(`${project}-`)) {
      warnings.push(
        `${asked} does not get fix version ${name}: it is ${issue.key} now, in another project.`,
      );
    } else if (!found.version || !issue.fixVersions.includes(found.version.id)) add.add(issue.key);
  }
  return { add: [...add], warnings };
}

function createStep({ project, name, link }: WantedVersion, { works }: FoundVersion) {
  const described = link !== undefined && works === undefined;
  return {
    title: `create version ${name} of ${project}`,
    write: {
      do: 'create-version',
      version: name,
      ...(described && { description: describe('', link) }),
    },
  };
}

/** Cloud has related work. Data Center shows people nothing of a version but its description. */
function linkStep(
  { name, link }: WantedVersion,
  { version, works }: FoundVersion,
): readonly PublicationStep[] {
  if (link === undefined) return [];
  if (works) {
    if (works.some(({ url }) => url === link)) return [];
    const title = `link version ${name} to its notes`;
    return [{ title, write: { do: 'link', version: name, url: link } }];
  }
  if (!version) return [];
  const description = describe(version.description, link);
  if (description === version.description) return [];
  return [
    {
      title: `tell in the description of version ${name} where its notes are`,
      write: { do: 'describe', version: name, expect: version.description, description },
    },
  ];
}

/** The description with the address of the notes in it, once; what others wrote stays. */
export function describe(description: string, link: string): string {
  if (description.includes(link)) return description;
  const line = `Release notes: ${link}`;
  const old = /Release notes: https?:\/\/\S+/;
  if (old.test(description)) return description.replace(old, () => line);
  return description === '' ? line : `${description} ${line}`;
}

/** Whether a key is that of an issue of a project; its digits are bounded as those of a number are. */
export function isKeyOf(project: string, key: string): boolean {
  return key.startsWith(`${project}-`) && /^[1-9]\d{0,9}$/.test(key.slice(project.length + 1));
}

/** Title and category of the link to the notes. */
export const notesLink = { category: 'Communication', title: 'Release notes' };

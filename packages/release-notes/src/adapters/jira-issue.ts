import { cleanText } from '../clean-text.js';
import { escapeMarkdown } from '../render/escape-markdown.js';
import { adfToMarkdown } from '../trackers/adf-to-markdown.js';
import type { IssueState, TrackedIssue } from '../trackers/issue-tracker.js';
import { listAt, textAt, valueAt } from '../trackers/json-at.js';

/** An issue as Jira sends it. */
export interface JiraIssue {
  readonly key: string;
  readonly fields: unknown;
}

/** The fields that {@link readJiraIssue} reads; without a list Jira sends nearly all. */
export function jiraFields(body: boolean): readonly string[] {
  const fields = ['summary', 'issuetype', 'status', 'labels', 'project', 'parent'];
  return [...fields, 'fixVersions', 'resolution', ...(body ? ['description'] : [])];
}

/** Reads an issue. Fields that are missing or hidden are left out. */
export function readJiraIssue(
  { key, fields }: JiraIssue,
  requestedKey: string,
): { readonly issue: TrackedIssue; readonly warnings: readonly string[] } {
  const text = (...path: readonly string[]) => textAt(fields, ...path);
  const versions = listAt(fields, 'fixVersions').flatMap(
    (version) => textAt(version, 'name') ?? [],
  );
  const description = describe(valueAt(fields, 'description'));
  const optional = {
    type: text('issuetype', 'name'),
    status: text('status', 'name'),
    project: text('project', 'key') ?? key.replace(/-\d+$/, ''),
    parent: text('parent', 'key'),
    resolution: text('resolution', 'name'),
    body: description?.markdown,
  };
  const issue: TrackedIssue = {
    key: cleanText(key),
    requestedKey,
    title: text('summary') ?? '',
    state: stateOf(text('status', 'statusCategory', 'key'), optional.resolution),
    labels: listAt(fields, 'labels').flatMap((label) => textAt(label) ?? []),
    ...(versions.length > 0 && { fixVersions: versions }),
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
  };
  return { issue, warnings: description?.warnings ?? [] };
}

/** The three categories that every status of Jira belongs to, in every language. */
function stateOf(category: string | undefined, resolution: string | undefined): IssueState {
  if (category === 'done') return 'done';
  if (category === 'indeterminate') return 'in-progress';
  return category === undefined && resolution !== undefined ? 'done' : 'open';
}

/** Cloud sends a document; Data Center sends wiki markup, which is shown as it was written. */
function describe(description: unknown) {
  if (typeof description === 'string') {
    const lines = description.split(/\r\n|[\n\r]/).map(escapeMarkdown);
    const markdown = lines
      .join('\n')
      .replace(/(?<=[^\n])\n(?=[^\n])/g, '\\\n')
      .trim();
    return markdown === '' ? undefined : { markdown, warnings: [] };
  }
  if (typeof description !== 'object' || description === null) return undefined;
  return adfToMarkdown(description);
}

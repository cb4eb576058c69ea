import type {
  BreakingChange,
  ReleaseChange,
  ReleaseImage,
  ReleaseNotes,
} from '../notes/release-notes.js';
import { escapeMarkdown, markdownCode, markdownLink } from './escape-markdown.js';
import { linkIssues } from './link-issues.js';
import { contentParts, leadingParts, trailingParts } from './render-parts.js';

/**
 * Writes release notes as Markdown for CommonMark and GitHub: what breaks first, then the changes by
 * section, then the images by region and architecture. Foreign text stays text.
 */
export function renderMarkdown(notes: ReleaseNotes): string {
  const blocks = [
    `# ${escapeMarkdown(`${notes.name} ${notes.version}`)}`,
    headline(notes),
    ...notes.warnings.map((warning) => `> **Warning:** ${escapeMarkdown(warning)}`),
    ...leadingParts(notes),
    ...(notes.breaking.length > 0 ? ['## Breaking changes', list(notes.breaking, breaking)] : []),
    ...notes.sections.flatMap(({ title, changes }) => [
      `## ${escapeMarkdown(title)}`,
      list(changes, change),
    ]),
    ...(notes.sections.length === 0 ? ['No changes.'] : []),
    ...contentParts(notes),
    ...(notes.images.length > 0 ? ['## Images', imageTable(notes.images)] : []),
    ...trailingParts(notes),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function headline({ date, previous, links }: ReleaseNotes): string {
  const since = previous === undefined ? [] : [`since ${escapeMarkdown(previous)}`];
  const all = links.compare === undefined ? [] : [markdownLink('all changes', links.compare)];
  return [escapeMarkdown(date.slice(0, 10)), ...since, ...all].join(' · ');
}

function list<T>(items: readonly T[], render: (item: T) => string): string {
  return items.map((item) => `- ${render(item)}`).join('\n');
}

function breaking({ scope, description, hash, url }: BreakingChange): string {
  return `${scoped(scope)}${escapeMarkdown(description)} (${commit(hash, url)})`;
}

function change(each: ReleaseChange): string {
  const { scope, subject, issues, pullRequest, author, coAuthors = [], hash, url } = each;
  const { text, unnamed } = linkIssues(
    subject,
    pullRequest === undefined ? issues : [...issues, pullRequest],
  );
  const facts = [...unnamed.map(({ key, url }) => markdownLink(key, url)), commit(hash, url)];
  const authors = [author, ...coAuthors].filter((name) => name !== '');
  const by = authors.length === 0 ? '' : ` by ${escapeMarkdown(authors.join(', '))}`;
  return `${scoped(scope)}${text === '' ? '*no message*' : text} (${facts.join(', ')})${by}`;
}

function scoped(scope: string | undefined): string {
  const text = scope === undefined ? '' : escapeMarkdown(scope);
  return text === '' ? '' : `**${text}:** `;
}

function commit(hash: string, url: string | undefined): string {
  return markdownCode(hash.slice(0, 7), url);
}

/** One row per region and one column per architecture; names, where there are any, below. */
function imageTable(images: readonly ReleaseImage[]): string {
  const architectures = [...new Set(images.map(({ architecture }) => architecture))].sort();
  const regions = [...new Set(images.map(({ region }) => region))].sort();
  const cell = (region: string, architecture: string) =>
    images
      .filter((image) => image.region === region && image.architecture === architecture)
      .map(({ imageId }) => markdownCode(imageId))
      .join(', ');
  const table = [
    row(['Region', ...architectures.map(escapeMarkdown)]),
    row(['---', ...architectures.map(() => '---')]),
    ...regions.map((region) =>
      row([
        escapeMarkdown(region),
        ...architectures.map((architecture) => cell(region, architecture)),
      ]),
    ),
  ].join('\n');
  const names = [...new Set(images.flatMap(({ name }) => (name ? [name] : [])))].sort();
  return names.length === 0
    ? table
    : `${table}\n\nNames:\n\n${list(names, (name) => markdownCode(name))}`;
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

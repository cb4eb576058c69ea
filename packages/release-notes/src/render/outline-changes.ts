import { cleanText } from '../clean-text.js';
import type {
  BreakingChange,
  IssueLink,
  ReleaseChange,
  ReleaseNotes,
} from '../notes/release-notes.js';
import type { Format, ListItem } from './format.js';
import { linkIssues, type SubjectPart } from './link-issues.js';
import type { OutlinePart } from './outline.js';
import type { Teller } from './teller.js';

/** What breaks, the changes by section, and the issues that a tracker told of. */
export function changeParts<Inline, Block>(
  { breaking, sections, issues }: ReleaseNotes,
  tell: Teller<Inline, Block>,
): readonly OutlinePart<Block>[] {
  const none = [{ id: 'changes', title: 'Changes', blocks: [noChanges(tell)] }];
  const told = issues.filter(({ title }) => title !== undefined);
  const names = namesOnce(tell);
  return [
    ...tell.list('breaking', 'Breaking changes', 'essential', breaking, (each) => [
      breakingLine(each, tell),
    ]),
    ...(sections.length === 0 ? none : []),
    ...sections.flatMap(({ title, changes }, index) =>
      tell.list(`section-${index + 1}`, title, 'content', changes, (each) =>
        change(each, tell, names),
      ),
    ),
    ...tell.list('issues', 'Issues', 'detail', told, (issue) => [issueLine(issue, tell)]),
  ];
}

function noChanges<Inline, Block>({ format }: Teller<Inline, Block>): Block {
  return format.paragraph(format.literal('No changes.'));
}

function breakingLine<Inline>(
  { scope, description, hash, url }: BreakingChange,
  tell: Teller<Inline, unknown>,
): Inline {
  const { line, literal } = tell.format;
  return line([
    ...scoped(scope, tell),
    tell.text(description),
    literal(' ('),
    commit(hash, url, tell),
    literal(')'),
  ]);
}

function change<Inline, Block>(
  each: ReleaseChange,
  tell: Teller<Inline, Block>,
  names: Names<Inline>,
): ListItem<Inline, Block> {
  const { scope, subject, issues, pullRequest, author, coAuthors, hash, url, note } = each;
  const { format } = tell;
  const { parts, unnamed } = linkIssues(
    subject,
    pullRequest === undefined ? issues : [...issues, pullRequest],
  );
  const line: Inline[] = scope === undefined ? [] : [...names.scope(scope)];
  line.push(parts.length === 0 ? format.literal('no message') : phrase(parts, format));
  line.push(format.literal(' ('));
  for (const issue of unnamed) line.push(names.issue(issue), format.literal(', '));
  line.push(commit(hash, url, tell), format.literal(')'));
  const authors =
    coAuthors === undefined ? author : [author, ...coAuthors].filter(Boolean).join(', ');
  if (authors !== '') line.push(format.literal(' by '), names.author(authors));
  const told = format.line(line);
  return { lines: note === undefined ? [told] : [told, tell.text(note)] };
}

/** The same few authors, scopes and issues stand in all changes of a long history. */
interface Names<Inline> {
  readonly author: (name: string) => Inline;
  readonly scope: (scope: string) => readonly Inline[];
  readonly issue: (issue: IssueLink) => Inline;
}

function namesOnce<Inline>(tell: Teller<Inline, unknown>): Names<Inline> {
  return {
    author: once(tell.text),
    scope: once((scope) => scoped(scope, tell)),
    issue: issueOnce(tell),
  };
}

function issueOnce<Inline>(tell: Teller<Inline, unknown>): Names<Inline>['issue'] {
  const told = new Map<string, { readonly url: string | undefined; readonly link: Inline }>();
  return ({ key, url }) => {
    const known = told.get(key);
    // In merged notes two trackers may have an issue of the same key.
    if (known !== undefined && known.url === url) return known.link;
    const link = tell.link(key, url);
    told.set(key, { url, link });
    return link;
  };
}

function once<T>(tell: (text: string) => T): (text: string) => T {
  const told = new Map<string, T>();
  return (text) => {
    const known = told.get(text);
    if (known !== undefined) return known;
    const fresh = tell(text);
    told.set(text, fresh);
    return fresh;
  };
}

function phrase<Inline>(parts: readonly SubjectPart[], format: Format<Inline, unknown>): Inline {
  if (format.phrase !== undefined) return format.phrase(parts);
  const [first] = parts;
  // Nearly all subjects are one text.
  if (parts.length === 1 && first?.url === undefined) return format.text(first?.text ?? '');
  return format.line(
    parts.map(({ text, url }) => (url ? format.link(text, url) : format.text(text))),
  );
}

function issueLine<Inline>(
  { key, url, title = '', type, status }: IssueLink,
  tell: Teller<Inline, unknown>,
): Inline {
  const { line, literal } = tell.format;
  const facts = [type, status].filter(Boolean);
  return line([
    tell.link(key, url),
    literal(': '),
    tell.text(title),
    ...(facts.length === 0 ? [] : [literal(' ('), tell.facts(facts), literal(')')]),
  ]);
}

function scoped<Inline>(
  scope: string | undefined,
  { format }: Teller<Inline, unknown>,
): readonly Inline[] {
  const text = scope === undefined ? '' : cleanText(scope);
  if (text === '') return [];
  return [
    format.strong(format.line([format.text(text), format.literal(':')])),
    format.literal(' '),
  ];
}

function commit<Inline>(
  hash: string,
  url: string | undefined,
  { format }: Teller<Inline, unknown>,
): Inline {
  return format.code(cleanText(hash.slice(0, 7)), url);
}

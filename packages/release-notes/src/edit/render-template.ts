import type { TemplateHelper } from '../adapters/handlebars-templates.js';
import { cleanText } from '../clean-text.js';
import type { IssueLink, ReleaseChange, ReleaseNotes } from '../notes/release-notes.js';
import { type Cut, fitCut, uncut } from '../render/cut.js';
import { linkIssues } from '../render/link-issues.js';
import { longestList, outline } from '../render/outline.js';
import { tooLong } from '../render/too-long.js';
import { defaultPartials } from './default-template.js';
import {
  type TemplateFormat,
  type TemplateLanguage,
  templateLanguages,
} from './template-format.js';
import { templateView } from './template-view.js';

/** How a template is rendered. */
export interface RenderTemplateOptions {
  /** Partials by name; those of the default template are there, each until one of its name is given. */
  readonly partials?: Readonly<Record<string, string>>;
  /**
   * What the template writes; foreign text is escaped for it. Default: `markdown`. The partials of the
   * default template are there for Markdown only.
   */
  readonly format?: TemplateFormat;
  /**
   * Most characters. Where there is no room for all, changes and items are left out as a whole; the
   * template must show `{{more}}` of each section. Default: no limit.
   */
  readonly maxLength?: number;
  /** Name of the template for messages, such as that of its file. Default: `template`. */
  readonly name?: string;
}

/**
 * Renders notes by a Handlebars template of a team. What it sees are the members of
 * {@link ReleaseNotes}, for each change also `authors`, for a section `more`, and `leftOut`.
 *
 * Templates cannot run code: there are the helpers `if`, `unless`, `each`, `with`, `lookup`, `link`,
 * `code`, `day`, `short`, `subjectOf`, `referencesOf`, `commitOf` and `part`, and no others; nothing
 * but own members of the notes can be read; every text is escaped, as `{{{ }}}` is refused. Partials
 * that go on without end, and templates that do more than notes of that size can need, are errors.
 *
 * @throws {@link ReleaseNotesError} `NOTES_TEMPLATE_INVALID` with the name of the template or partial,
 * line and column; `NOTES_TOO_LONG` if not even the template without changes fits.
 *
 * @example
 * ```ts
 * const text = await renderTemplate(notes, defaultTemplate, {
 *   partials: { change: '* {{subjectOf this}}{{#if note}} – {{note}}{{/if}}\n' },
 * });
 * ```
 */
export async function renderTemplate(
  notes: ReleaseNotes,
  template: string,
  options: RenderTemplateOptions = {},
): Promise<string> {
  const { format = 'markdown', name = 'template', maxLength } = options;
  const { compileTemplates } = await import('../adapters/handlebars-templates.js');
  const language = templateLanguages[format];
  const templates = compileTemplates({
    name,
    template,
    partials: { ...(format === 'markdown' ? defaultPartials : {}), ...options.partials },
    helpers: helperNames,
    escape: language.escape,
  });
  const render = (cut: Cut): string =>
    templates.render(templateView(notes, cut), helpersFor(notes, language, cut));
  if (maxLength === undefined) return render(uncut);
  const fitted = fitCut(
    longestList(notes),
    (cut) => {
      if (cut !== uncut) templates.requireMember('more');
      return render(cut);
    },
    (text) => text.length <= maxLength,
  );
  return fitted ?? tooLong(cleanText(name), notes, maxLength);
}

/** Helpers with the least and the most that they take. */
const helperNames = {
  link: [1, 2],
  code: [1, 2],
  day: [1, 1],
  short: [1, 1],
  subjectOf: [1, 1],
  referencesOf: [1, 1],
  commitOf: [1, 1],
  part: [1, 1],
} as const;

/** What `part` can write. */
const partIds: ReadonlySet<string> = new Set([
  ...['releases', 'reasons', 'highlights', 'issues', 'opened', 'fixed', 'waived', 'packages'],
  ...['users', 'services', 'components', 'checks', 'built-on', 'images', 'verification', 'upgrade'],
  ...['rollback', 'known-issues', 'deprecations', 'contributors', 'links'],
]);

type Helpers = Readonly<Record<keyof typeof helperNames, TemplateHelper>>;

function helpersFor(notes: ReleaseNotes, language: TemplateLanguage, cut: Cut): Helpers {
  const { link, code } = language;
  const linkTo = ({ key, url }: Pick<IssueLink, 'key' | 'url'>) => link(key, url);
  const commitOf = (change: ChangeLike) => code(change.hash.slice(0, 7), change.url);
  let parts: ReadonlyMap<string, string> | undefined;
  return {
    link: (text, address) => ({ written: link(textOf(text), textOf(address) || undefined) }),
    code: (text, address) => ({ written: code(textOf(text), textOf(address) || undefined) }),
    day: (date) => textOf(date).slice(0, 10),
    short: (hash) => textOf(hash).slice(0, 7),
    commitOf: (change) => ({ written: commitOf(changeOf(change)) }),
    subjectOf: (value) => {
      const change = changeOf(value);
      const { parts } = linkIssues(change.subject, refsOf(change));
      if (parts.length === 0) return { written: language.escape('no message') };
      const { format } = language;
      const line = parts.map(({ text, url }) => (url ? format.link(text, url) : format.text(text)));
      return { written: format.phrase?.(parts) ?? format.line(line) };
    },
    referencesOf: (value) => {
      const change = changeOf(value);
      const { unnamed } = linkIssues(change.subject, refsOf(change));
      return { written: [...unnamed.map(linkTo), commitOf(change)].join(', ') };
    },
    part: (id) => {
      if (!partIds.has(textOf(id))) {
        throw new Error(`there is no part "${textOf(id)}"; there are ${[...partIds].join(', ')}`);
      }
      parts ??= partsOf(notes, language, cut);
      return { written: parts.get(textOf(id)) ?? '' };
    },
  };
}

/** The parts that no template needs to write itself, as the renderers write them. */
function partsOf(
  notes: ReleaseNotes,
  { heading, format }: TemplateLanguage,
  cut: Cut,
): ReadonlyMap<string, string> {
  const { parts } = outline({ ...notes, sections: [], breaking: [] }, format, cut);
  return new Map(
    parts.map(({ id, title, blocks }) => [id, `\n${[heading(title), ...blocks].join('\n\n')}\n`]),
  );
}

type ChangeLike = Pick<ReleaseChange, 'subject' | 'hash' | 'url' | 'issues' | 'pullRequest'>;

/** A template may hand anything over, also what is no change. */
function changeOf(value: unknown): ChangeLike {
  const none = { subject: '', hash: '', issues: [] };
  return typeof value === 'object' && value !== null && 'hash' in value
    ? { ...none, ...(value as Partial<ChangeLike>) }
    : none;
}

function refsOf({ issues, pullRequest }: ChangeLike): readonly IssueLink[] {
  return pullRequest ? [...issues, pullRequest] : issues;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

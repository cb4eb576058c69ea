import type { GitHubClientOptions } from '../adapters/github-calls.js';
import { githubReleases } from '../adapters/github-releases.js';
import { openRepository } from '../adapters/github-tracker.js';
import { cleanText } from '../clean-text.js';
import { ReleaseNotesError } from '../errors.js';
import type { GitHubRepository } from '../issues/trackers.js';
import type { ReleaseNotes } from '../notes/release-notes.js';
import { renderJson } from '../render/render-json.js';
import { renderMarkdown } from '../render/render-markdown.js';
import type { PaceOptions } from '../trackers/paced-calls.js';
import { applyGitHubRelease } from './apply-github-release.js';
import { markLength, normal } from './content-mark.js';
import { planGitHubRelease } from './plan-github-release.js';
import type { Publisher } from './publisher.js';
import { notesAsset, openAsset, type ReleaseAsset } from './release-asset.js';

/** Which release, and how it is made. */
export interface GitHubReleaseOptions extends GitHubClientOptions {
  /** `owner/repo` on github.com, or the full address of the repository elsewhere. */
  readonly repository: string;
  /** Tag of the release, such as `v2026.11.1`. */
  readonly tag: string;
  /**
   * Commit or branch that GitHub puts the tag on if it is missing. Default: none; a missing tag is then
   * an error, because GitHub would put it on whatever the default branch holds by then. A draft may be
   * without its tag.
   */
  readonly target?: string;
  /** Title of the release. Default: name and version of the notes. */
  readonly title?: string;
  /**
   * Writes the text as Markdown, with at most `maxLength` characters where that is given. Default:
   * {@link renderMarkdown}.
   */
  readonly render?: (notes: ReleaseNotes, options: { readonly maxLength?: number }) => string;
  /** Whether it is left for somebody to publish. One that is published stays so. Default: no. */
  readonly draft?: boolean;
  /** Whether it is marked as not ready for production. Default: no; one that is there stays as it is. */
  readonly prerelease?: boolean;
  /**
   * Whether it is shown as the latest; `legacy` leaves it to date and version. Default: GitHub decides,
   * which makes every release that is newly published the latest.
   */
  readonly latest?: boolean | 'legacy';
  /** Whether a text that was written or changed by hand is written over. Default: no, it is warned of. */
  readonly replace?: boolean;
  /** Files to attach. Those of the same name are replaced where they differ. Default: none. */
  readonly assets?: readonly ReleaseAsset[];
  /** How calls are repeated, and the clock. */
  readonly pace?: PaceOptions;
}

/**
 * A release on GitHub or GitHub Enterprise, created or updated by its tag. Notes that are longer than
 * the 125,000 characters GitHub takes are shortened and attached in full, as Markdown and as JSON.
 *
 * @throws {@link ReleaseNotesError} `NOTES_OPTION_INVALID` for a repository, tag or asset that is none.
 * Planning and applying: `NOTES_PUBLISH_FAILED`, `NOTES_PUBLISH_CONFLICT`, `NOTES_TOO_LONG`.
 *
 * @example
 * ```ts
 * const publisher = githubRelease({ repository: 'acme/images', tag: 'v2026.11.1', token });
 * const plan = await planPublication(notes, [publisher]);
 * await applyPublication(plan, [publisher]);
 * ```
 */
export function githubRelease(options: GitHubReleaseOptions): Publisher {
  const repository = openRepository(options.repository);
  checkOptions(options);
  const { tag, assets = [], draft = false } = options;
  const place = {
    kind: 'github-release',
    target: `${repository.url.replace(/^https?:\/\/(?:github\.com\/)?/, '')} release ${tag}`,
  };
  const releases = githubReleases(repository, options);

  return {
    ...place,
    async plan(notes, { signal } = {}) {
      const text = textOf(notes, repository, options);
      const given = await Promise.all(assets.map((asset) => openAsset(asset)));
      const found = await releases.find(tag, signal);
      const [release] = found;
      const warnings =
        found.length > 1
          ? [`There are ${found.length} drafts for ${tag}; the oldest is taken.`]
          : [];
      if ((!release || release.draft) && options.target === undefined) {
        const missing = !(await releases.hasTag(tag, signal));
        if (missing && !draft) throw noTag(tag, place.target);
        if (missing)
          warnings.push(
            `There is no tag ${tag}; GitHub makes one of the default branch when the draft is published.`,
          );
      }
      const latest = typeof options.latest === 'boolean' && release?.draft === false;
      const action = planGitHubRelease(
        {
          ...options,
          draft,
          title: titleOf(notes, options),
          text: text.body,
          replace: options.replace ?? false,
          assets: [...given, ...text.assets],
        },
        {
          release,
          assets: release ? await releases.assets(release, signal) : [],
          latest: latest && (await releases.latest(signal)) === release.id,
        },
      );
      return { ...place, ...action, warnings: [...warnings, ...text.warnings, ...action.warnings] };
    },
    async apply({ action, steps }, { signal } = {}) {
      const [release] = await releases.find(tag, signal);
      const there = release ? await releases.assets(release, signal) : [];
      const done = await applyGitHubRelease(steps, {
        releases,
        release,
        there,
        options,
        place: place.target,
        signal,
      });
      const url = done.release?.url;
      return {
        ...place,
        action: done.wrote ? action : 'none',
        ...(url !== undefined && { url }),
        warnings: [],
      };
    },
  };
}

/** What GitHub takes, and what a mark needs of it. */
const mostCharacters = 125_000 - markLength;
const fullNotes = { markdown: 'release-notes.md', json: 'release-notes.json' };

function titleOf(notes: ReleaseNotes, { title }: GitHubReleaseOptions): string {
  return cleanText(title ?? `${notes.name} ${notes.version}`);
}

function textOf(notes: ReleaseNotes, { url }: GitHubRepository, options: GitHubReleaseOptions) {
  const { tag, render = renderMarkdown } = options;
  const full = render(notes, {});
  const shortened = full.length > mostCharacters;
  const page = `${url}/releases/download/${encodeURIComponent(tag)}/${fullNotes.markdown}`;
  const body = shortened
    ? render({ ...notes, links: { ...notes.links, page } }, { maxLength: mostCharacters })
    : full;
  if (body.length > mostCharacters) {
    throw new ReleaseNotesError(
      'NOTES_TOO_LONG',
      `Writing the notes of ${titleOf(notes, options)} for a release of GitHub: render gave ${body.length} characters where ${mostCharacters} were allowed; make it respect maxLength.`,
    );
  }
  const names = new Set((options.assets ?? []).map(({ name }) => name));
  const assets = [
    notesAsset(fullNotes.markdown, full, !shortened),
    notesAsset(fullNotes.json, renderJson(notes), !shortened),
  ].filter(({ name }) => !names.has(name));
  const warnings = shortened
    ? [
        `The notes have ${full.length} characters, of which GitHub takes ${mostCharacters}: they are shortened, and attached in full.`,
      ]
    : [];
  return { body: normal(body), assets, warnings };
}

function noTag(tag: string, place: string): ReleaseNotesError {
  return new ReleaseNotesError(
    'NOTES_PUBLISH_FAILED',
    `Cannot plan ${place}: there is no tag ${tag}, and GitHub would put it on the default branch as it is by then. Push the tag first, or give the option target.`,
  );
}

function checkOptions({ tag, assets = [], latest, draft, prerelease }: GitHubReleaseOptions): void {
  const wrong = (option: string, problem: string) =>
    new ReleaseNotesError(
      'NOTES_OPTION_INVALID',
      `Reading the option ${option} of githubRelease: ${cleanText(problem)}.`,
    );
  // https://git-scm.com/docs/git-check-ref-format
  if (!/^(?!.*(?:\.\.|@\{|\/\/|\.lock$))[^\p{Cc}\s~^:?*[\\/.-][^\p{Cc}\s~^:?*[\\]*$/u.test(tag)) {
    throw wrong('tag', `"${tag}" is no name of a tag`);
  }
  if (latest === true && (draft || prerelease)) {
    throw wrong('latest', 'a draft or prerelease cannot be the latest');
  }
  const names = new Set<string>();
  for (const { name, content, file } of assets) {
    if (!/^(?!\.)[\w.-]{1,200}(?<!\.)$/.test(name)) {
      throw wrong(
        'assets',
        `"${name}" is no name that GitHub leaves as it is; use letters, digits, _, - and .`,
      );
    }
    if ((content === undefined) === (file === undefined)) {
      throw wrong('assets', `"${name}" needs either content or file`);
    }
    if (names.has(name)) throw wrong('assets', `"${name}" is in it twice`);
    names.add(name);
  }
}

import { nodeFileSystem } from '../adapters/node-file-system.js';
import { fromByteText, toByteText } from '../changelog/byte-text.js';
import type { ChangelogMapping } from '../changelog/changelog-body.js';
import { compareReleaseVersions } from '../changelog/compare-release-versions.js';
import { changelogHeader, planChangelog } from '../changelog/plan-changelog.js';
import { applySplices, areSplicesOf, type Splice } from '../changelog/splice.js';
import { cleanText } from '../clean-text.js';
import { ReleaseNotesError } from '../errors.js';
import { listAt, valueAt } from '../trackers/json-at.js';
import { digestOf } from './digest-of.js';
import { type FilePlaceOptions, type FileState, filePlace, readPlace } from './file-place.js';
import type { FileSystem } from './file-system.js';
import { plannedState, plannedText, plannedWrite, unfit } from './planned-write.js';
import type { PublicationAction, Publisher } from './publisher.js';
import { writePlace } from './write-place.js';

/** How notes come into a changelog. */
export interface ChangelogFileOptions extends FilePlaceOptions {
  /**
   * Sections of the notes that go elsewhere than by default, by their titles; `omit` leaves one out.
   * Default: Features are Added, Fixes are Fixed, Security is Security, sections named as those of Keep a
   * Changelog are those, everything else is Changed.
   */
  readonly sections?: ChangelogMapping;
  /** Replaces the section of the version even if it was written or changed by hand. Default: no. */
  readonly replace?: boolean;
  /**
   * The order of two versions: below 0 if the first is older. Default: Semantic Versioning, and
   * calendar versions.
   */
  readonly compare?: (a: string, b: string) => number;
  /** What a new file begins with. Default: a title, and a line about Keep a Changelog. */
  readonly header?: string;
  /** The file system. Default: that of Node. */
  readonly files?: FileSystem;
}

/**
 * Publishes release notes in a changelog in the order of Keep a Changelog: below the title and what is
 * unreleased, above what is older. Every byte outside of the new section stays as it is, but for a link
 * reference where the file has such references. A section that is there is replaced only if it is as
 * this package wrote it.
 *
 * @throws {@link ReleaseNotesError} `NOTES_OPTION_INVALID`; planning and applying throw
 * `NOTES_FILE_FAILED`, and applying `NOTES_PUBLISH_CONFLICT` if the file has changed since.
 */
export function changelogFile(options: ChangelogFileOptions): Publisher {
  const place = filePlace(options);
  const { sections: mapping = {}, replace = false, header = changelogHeader } = options;
  const { compare = compareReleaseVersions, files = nodeFileSystem } = options;
  const { target } = place;
  const kind = 'changelog-file';
  return {
    kind,
    target,
    async plan(notes, { signal } = {}) {
      signal?.throwIfAborted();
      const there = await readPlace(files, place);
      if (there) checkEncoding(there, place.path);
      const bytes = there?.bytes ?? new Uint8Array();
      const settings = { mapping, replace, compare, header };
      const { splices, reason, warnings } = planChangelog(bytes, notes, settings);
      if (splices.length === 0)
        return { kind, target, action: 'none', reason, steps: [], warnings };
      const result = digestOf(fromByteText(applySplices(toByteText(bytes), splices)));
      const changes = splices.map((splice) => ({
        ...splice,
        text: fromByteText(splice.text).toString('utf8'),
      }));
      const write = { splices: changes, result, expects: there?.digest ?? null };
      return {
        kind,
        target,
        action: there ? 'update' : 'create',
        reason: there ? reason : 'there is no such file',
        steps: [{ title: `write the section of ${notes.version} to ${target}`, write }],
        warnings,
      };
    },
    async apply(action, { signal } = {}) {
      const splices = plannedSplices(action);
      const expects = plannedState(action);
      const result = plannedText(action, 'result');
      signal?.throwIfAborted();
      const there = await readPlace(files, place);
      const published = { kind, target, warnings: [] };
      // Who was killed after the last step finds it done.
      if (there?.digest === result) return { ...published, action: 'none' };
      const text = toByteText(there?.bytes ?? new Uint8Array());
      if ((there?.digest ?? null) === expects && !areSplicesOf(text.length, splices)) {
        throw unfit(action, 'steps[0].write.splices do not fit the file');
      }
      const changed = fromByteText(applySplices(text, splices));
      if ((there?.digest ?? null) === expects && digestOf(changed) !== result) {
        throw unfit(action, 'steps[0].write.splices do not lead to its result');
      }
      await writePlace(files, place, changed, { expects });
      return { ...published, action: action.action };
    },
  };
}

/** The splices of a plan, in which text is text, for a file that is bytes. */
function plannedSplices(action: PublicationAction): readonly Splice[] {
  return listAt(plannedWrite(action), 'splices').map((splice, index) => {
    const [at, remove] = [valueAt(splice, 'at'), valueAt(splice, 'remove')];
    const text = valueAt(splice, 'text');
    if (typeof at === 'number' && typeof remove === 'number' && typeof text === 'string') {
      return { at, remove, text: toByteText(Buffer.from(text, 'utf8')) };
    }
    throw unfit(action, `steps[0].write.splices[${index}] does not say what comes where`);
  });
}

/** In UTF-16 every second byte would be taken for a character of its own. */
function checkEncoding({ bytes: [first, second] }: FileState, path: string): void {
  const is16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  if (!is16) return;
  throw new ReleaseNotesError(
    'NOTES_FILE_FAILED',
    `Cannot write to the changelog ${cleanText(path)}: it is UTF-16. Convert it to UTF-8.`,
  );
}

import type { Catalog, CatalogRelease } from './catalog-model.js';
import { visible } from './html/html.js';
import { flavorPath, guidePath, releasePath } from './pages/flavor-path.js';
import { stateWord } from './pages/state-badge.js';

/** So much of what a release says is searched: enough for some dozen issues. */
const mostText = 400;

/**
 * What the search of the first page looks through, as a script: no page of a folder may read another file. An
 * entry is the text that is shown, its page, and words beside it.
 */
export function searchIndex({ flavors }: Catalog): string {
  const entries = flavors.flatMap(({ name, purpose = '', support, releases, guide }) => [
    [name, flavorPath(name), clip(`${purpose} ${support?.owner ?? ''}`)],
    ...(guide === undefined
      ? []
      : [[`${name}: user guide`, guidePath(name), 'documentation help']]),
    ...releases.map((release) => [
      `${name} ${release.version}`,
      releasePath(name, release.version),
      clip(wordsOf(release)),
    ]),
  ]);
  return script('soeSearch', entries);
}

/** The image ids, which are looked through only when somebody asks for one: by page, the ids without `ami-`. */
export function imageIndex({ flavors }: Catalog): string {
  const entries = flavors.flatMap(({ name, releases }) =>
    releases.map(({ version, record }) => [
      `${name} ${version}`,
      releasePath(name, version),
      record.images.map(({ imageId }) => imageId.replace(/^ami-/, '')).join(' '),
    ]),
  );
  return script('soeImages', entries);
}

function wordsOf({ createdAt, state, channels, record }: CatalogRelease): string {
  const issues = new Set((record.changes ?? []).flatMap((change) => change.issues));
  return [
    createdAt.slice(0, 10),
    stateWord(state),
    ...channels,
    record.source?.commit.slice(0, 12) ?? '',
    ...issues,
  ].join(' ');
}

function clip(text: string): string {
  return visible(text).trim().slice(0, mostText);
}

/** JSON that stays data wherever a script is put. */
function script(name: string, entries: readonly (readonly string[])[]): string {
  const lines = entries.map((entry) =>
    JSON.stringify(entry).replace(
      /[<>&\u2028\u2029]/g,
      (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ),
  );
  return `globalThis.${name}=[${lines.join(',\n')}];\n`;
}

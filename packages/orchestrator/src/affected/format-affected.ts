import { cleanText } from '@soe/release-notes';
import type { AffectedFlavor, AffectedReason } from './affected-flavor.js';
import type { FlavorSourceChanges } from './plan-source-changes.js';
import type { SourceImage, SourceImageChange } from './source-image-change.js';

/** What is affected and why, for people. Text from outside is one line. Pure. */
export function formatAffected(affected: readonly AffectedFlavor[]): string {
  if (affected.length === 0) return 'no flavor is affected';
  return affected
    .map(({ flavor, since, reasons }) => {
      const from = since?.version ?? since?.commit.slice(0, 12);
      const lines = reasons.map((reason) => `  ${formatReason(reason)}`);
      return [`${flavor}${from === undefined ? '' : ` since ${from}`}`, ...lines].join('\n');
    })
    .join('\n\n');
}

/** Newer source images, for people. Pure. */
export function formatSourceChanges(flavors: readonly FlavorSourceChanges[]): string {
  if (flavors.length === 0) return 'no flavor has a newer source image';
  return flavors
    .map(({ flavor, version, changes }) =>
      [`${flavor} since ${version}`, ...changes.map((each) => `  ${formatSource(each)}`)].join(
        '\n',
      ),
    )
    .join('\n\n');
}

function formatReason(reason: AffectedReason): string {
  switch (reason.kind) {
    case 'first-release':
      return 'was never released';
    case 'configuration':
      return `configuration  ${reason.keys.map(cleanText).join(', ')}`;
    case 'source-image':
      return `source image   ${formatSource(reason)}`;
    case 'expired':
      return `expired        the ${reason.what} of ${cleanText(reason.name)} on ${reason.expires}; ${cleanText(reason.owner)} answers for it`;
    case 'needs':
      return `needs          ${reason.flavor}`;
    default: {
      const more = reason.count - reason.files.length;
      return `${reason.kind.padEnd(15)}${reason.files.map(cleanText).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
    }
  }
}

function formatSource({ architecture, from, to }: SourceImageChange): string {
  return `${architecture} ${formatImage(from)} → ${formatImage(to)}`;
}

function formatImage({ imageId, name, createdAt }: SourceImage): string {
  const facts = [name, createdAt?.slice(0, 10)].flatMap((each) =>
    each === undefined ? [] : [cleanText(each)],
  );
  return facts.length === 0 ? imageId : `${imageId} (${facts.join(', ')})`;
}

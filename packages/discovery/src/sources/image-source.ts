import { imageNamePattern, parseImageName, type Selector } from '@soe/contract';
import type { Question } from '../image-query.js';
import type { ImageFacts } from '../image-store.js';
import type { Finding, Source } from '../source.js';

/** A filter of EC2 takes so many values. */
const namesPerCall = 200;

/**
 * Finds images by owner and name, as accounts see them that the parameters are not shared with. It
 * answers versions and ranges; where a channel points, images do not say. Without a list of owners
 * nothing is searched, because anybody may publish an image under any name (CVE-2018-15869).
 */
export function imageSource(): Source {
  return {
    name: 'images',
    async find(questions, { images, owners, signal }) {
      const missing = (reason: string) =>
        questions.map(() => ({ candidates: [], missing: reason }));
      if (owners === 'any' || owners.length === 0) {
        return missing('images are searched only among owners that are listed');
      }
      const patterns = [...new Set(questions.flatMap(patternOf))];
      const pages = await Promise.all(
        Array.from({ length: Math.ceil(patterns.length / namesPerCall) }, (_, page) =>
          images.find(
            {
              owners,
              names: patterns.slice(page * namesPerCall, (page + 1) * namesPerCall),
              deprecated: true,
            },
            signal,
          ),
        ),
      );
      const found = pages.flat();
      return questions.map((question) => findingOf(question, found, owners));
    },
  };
}

function patternOf({ selector, architecture }: Question): readonly string[] {
  if (selector.kind === 'channel') return [];
  const { flavor } = selector;
  return [
    imageNamePattern({
      flavor,
      architecture,
      ...(selector.kind === 'version' && { version: selector.version }),
    }),
  ];
}

function findingOf(
  question: Question,
  found: readonly ImageFacts[],
  owners: readonly string[],
): Finding {
  const { selector, architecture } = question;
  const [pattern] = patternOf(question);
  if (pattern === undefined) {
    return { candidates: [], missing: 'images do not say where a channel points' };
  }
  const candidates = found.flatMap((image) => {
    const identity = parseImageName(image.name);
    if (identity === undefined || !fits(identity, selector)) return [];
    if (identity.architecture !== architecture) return [];
    const { imageId, name, ownerId, createdAt, deprecatedAt } = image;
    return [
      {
        imageId,
        version: identity.version,
        architecture,
        source: 'images',
        where: name,
        ownerId,
        name,
        createdAt,
        ...(deprecatedAt !== undefined && { deprecatedAt }),
      },
    ];
  });
  if (candidates.length > 0) return { candidates, facts: found };
  return { candidates, missing: `no image ${pattern} of ${owners.join(', ')}` };
}

function fits(
  identity: { readonly flavor: string; readonly version: string },
  selector: Selector,
): boolean {
  if (identity.flavor !== selector.flavor) return false;
  return selector.kind !== 'version' || identity.version === selector.version;
}

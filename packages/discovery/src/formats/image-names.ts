import { DiscoveryError } from '../errors.js';
import type { ResolvedImage } from '../resolved-image.js';

/** An image and the words that set it apart from the others of one answer. */
export interface NamedImage {
  /** The flavor, and as much of channel or version, architecture and region as is needed. */
  readonly words: readonly string[];
  /** The image. */
  readonly image: ResolvedImage;
}

/**
 * Give every image of an answer a name of its own: its flavor, then its channel or version, its
 * architecture and its region, each only where images of that flavor differ in it.
 *
 * @throws DiscoveryError `DISCOVERY_OPTION_INVALID` when two have the same name once it is written
 * with letters, digits and `_` alone
 */
export function nameImages(images: readonly ResolvedImage[]): readonly NamedImage[] {
  const named = images.map((image) => {
    const siblings = images.filter(({ flavor }) => flavor === image.flavor);
    const differs = (of: (each: ResolvedImage) => string) => new Set(siblings.map(of)).size > 1;
    const words = [
      image.flavor,
      ...[which, architecture, region].filter(differs).map((of) => of(image)),
    ];
    return { words, image };
  });
  const seen = new Set<string>();
  for (const { words } of named) {
    const name = identifier(words);
    if (seen.has(name)) {
      throw new DiscoveryError(
        'DISCOVERY_OPTION_INVALID',
        `format images: two of them would be called ${name}; ask for them one by one`,
      );
    }
    seen.add(name);
  }
  return named;
}

/** Words as one name of lower-case letters, digits and `_`. */
export function identifier(words: readonly string[]): string {
  return words
    .join('_')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toLowerCase();
}

/** What is known of an image, as texts by name. */
export function imageFields(image: ResolvedImage): readonly (readonly [string, string])[] {
  const { imageId, version, channel, architecture: runsOn, region: place } = image;
  const all: readonly (readonly [string, string | undefined])[] = [
    ['image_id', imageId],
    ['version', version],
    ['channel', channel],
    ['architecture', runsOn],
    ['region', place],
    ['owner_id', image.image?.ownerId ?? image.ownerId],
    ['created_at', image.image?.createdAt ?? image.createdAt],
    ['deprecated_at', image.image?.deprecatedAt ?? image.deprecatedAt],
    ['commit', image.commit],
    ['notes_url', image.notesUrl],
  ];
  return all.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
}

/** All fields of all images under names that begin with the words of the image. */
export function namedFields(
  images: readonly ResolvedImage[],
  nameOf: (words: readonly string[], field: string) => string,
): readonly (readonly [string, string])[] {
  return nameImages(images).flatMap(({ words, image }) =>
    imageFields(image).map(([field, value]) => [nameOf(words, field), value] as const),
  );
}

function which({ channel, version = '' }: ResolvedImage): string {
  return channel ?? version;
}

function architecture(image: ResolvedImage): string {
  return image.architecture;
}

function region(image: ResolvedImage): string {
  return image.region;
}

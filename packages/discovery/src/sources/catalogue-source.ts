import { digest, type Selector } from '@soe/contract';
import type { Candidate } from '../candidate.js';
import type { Catalogue, CatalogueRelease } from '../catalogue/catalogue.js';
import { type CatalogueSourceOptions, placeOf } from '../catalogue/catalogue-place.js';
import { DiscoveryError } from '../errors.js';
import type { Question } from '../image-query.js';
import type { Finding, Source } from '../source.js';

/**
 * Finds images in a catalogue (`soe-catalogue/v1`, see `formatCatalogue`) or in the record of one
 * release (`soe-release/v1`), from a file or an address.
 *
 * @throws DiscoveryError `DISCOVERY_OPTION_INVALID` for an address or a digest that is none
 */
export function catalogueSource(options: CatalogueSourceOptions): Source {
  checkOptions(options);
  let kept: Catalogue | undefined;
  // Loaded on the first question: who has no catalogue does not need what reads one.
  const load = async (signal?: AbortSignal) => {
    const { loadCatalogue } = await import('../catalogue/load-catalogue.js');
    return loadCatalogue(options, signal);
  };
  return {
    // The address may hold a secret, and names are written to disk by a cache.
    name: `catalogue ${digest([options.file ?? options.url, options.digest ?? ''])}`,
    async find(questions, { parameters, signal }) {
      const catalogue = kept ?? (await load(signal));
      if (options.digest !== undefined) kept = catalogue;
      return answer(questions, catalogue, await parameters.region(), placeOf(options));
    },
  };
}

function answer(
  questions: readonly Question[],
  catalogue: Catalogue,
  region: string,
  where: string,
): readonly Finding[] {
  return questions.map((question) => {
    const releases = named(question.selector, catalogue);
    const candidates = releases.flatMap((release) =>
      candidatesOf(release, question, region, where),
    );
    return candidates.length > 0
      ? { candidates }
      : { candidates, missing: missing(question, catalogue, region, where) };
  });
}

/** The releases that a selector may mean; whether a version is in its range is not decided here. */
function named(selector: Selector, catalogue: Catalogue): readonly CatalogueRelease[] {
  const ofFlavor = catalogue.releases.filter(({ flavor }) => flavor === selector.flavor);
  if (selector.kind === 'range') return ofFlavor;
  const version =
    selector.kind === 'version' ? selector.version : pointed(selector.channel, selector, catalogue);
  return ofFlavor.filter((release) => release.version === version);
}

function pointed(
  channel: string,
  { flavor }: Selector,
  { channels }: Catalogue,
): string | undefined {
  // A flavor or channel may be called `constructor`.
  const ofFlavor = Object.hasOwn(channels, flavor) ? channels[flavor] : undefined;
  return ofFlavor !== undefined && Object.hasOwn(ofFlavor, channel) ? ofFlavor[channel] : undefined;
}

function candidatesOf(
  { version, created, commit, notesUrl, images }: CatalogueRelease,
  { selector, architecture }: Question,
  region: string,
  where: string,
): readonly Candidate[] {
  return images
    .filter((image) => image.region === region && image.architecture === architecture)
    .map(({ imageId, ownerId, name, createdAt = created, deprecatedAt }) => ({
      imageId,
      version,
      architecture,
      ...(selector.kind === 'channel' && { channel: selector.channel }),
      source: 'catalogue',
      where,
      ownerId,
      name,
      createdAt,
      ...(deprecatedAt !== undefined && { deprecatedAt }),
      ...(commit !== undefined && { commit }),
      ...(notesUrl !== undefined && { notesUrl }),
    }));
}

function missing(
  { selector, architecture }: Question,
  catalogue: Catalogue,
  region: string,
  where: string,
): string {
  if (selector.kind === 'channel' && pointed(selector.channel, selector, catalogue) === undefined) {
    return `no channel ${selector.channel} of ${selector.flavor} in ${where}`;
  }
  const which = selector.kind === 'version' ? ` ${selector.version}` : '';
  return `no image of ${selector.flavor}${which} for ${architecture} and ${region} in ${where}`;
}

function checkOptions({ url, digest }: CatalogueSourceOptions): void {
  const problem =
    url !== undefined && !URL.canParse(url)
      ? 'its url is none'
      : digest !== undefined && !/^sha256:[0-9a-f]{64}$/.test(digest)
        ? `its digest is ${JSON.stringify(digest)}, not "sha256:" and 64 hexadecimal digits`
        : undefined;
  if (problem !== undefined) {
    throw new DiscoveryError('DISCOVERY_OPTION_INVALID', `catalogue source: ${problem}`);
  }
}

import { formatSelector, parseImageName } from '@soe/contract';
import type { Catalogue, CatalogueRelease } from './catalogue.js';

/** What a schema cannot say: the first place where a catalogue contradicts itself, as a sentence. */
export function findContradiction({ releases, channels }: Catalogue): string | undefined {
  const known = new Set<string>();
  for (const release of releases) {
    const what = releaseName(release.flavor, release.version);
    if (known.has(what)) return `${what} is there twice`;
    known.add(what);
    const problem = imageProblem(release);
    if (problem !== undefined) return `${what}: ${problem}`;
  }
  for (const [flavor, versions] of Object.entries(channels)) {
    for (const [channel, version] of Object.entries(versions)) {
      if (!known.has(releaseName(flavor, version))) {
        return `channel ${channel} of ${flavor} points at ${version}, which is none of the releases`;
      }
    }
  }
  return undefined;
}

function imageProblem({ flavor, version, images }: CatalogueRelease): string | undefined {
  const places = new Set<string>();
  for (const { region, architecture, imageId, name } of images) {
    const place = `${architecture} in ${region}`;
    if (places.has(place)) return `there are two images for ${place}`;
    places.add(place);
    const identity = parseImageName(name);
    const fits =
      identity?.flavor === flavor &&
      identity.version === version &&
      identity.architecture === architecture;
    if (!fits) return `${imageId} for ${place} is named ${JSON.stringify(name)}`;
  }
  return undefined;
}

function releaseName(flavor: string, version: string): string {
  return formatSelector({ kind: 'version', flavor, version });
}

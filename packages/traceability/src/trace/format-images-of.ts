import { printableLine } from '../policy/printable-line.js';
import type { ImageOf, ImagesOf } from './images-of.js';

/** The images of a commit or issue for people, and where they were looked for. */
export function formatImagesOf({ question, images, searched, gaps }: ImagesOf): string {
  const what = printableLine(question.commit ?? question.issue);
  return [
    ...gaps.map((gap) => `Not searched: ${printableLine(gap)}`),
    images.length === 0
      ? `No image of ${what} was found.`
      : `${images.length} ${images.length === 1 ? 'image' : 'images'} of ${what}:`,
    ...images.map((image) => `  ${printableLine(line(image))}`),
    `Searched: ${printableLine(searched.join('; ') || 'nothing')}`,
  ].join('\n');
}

function line({ imageId, region, flavor, version, architecture, as, evidence }: ImageOf): string {
  const release = [flavor, version, architecture].filter(Boolean).join(' ');
  const how = as === 'built' ? 'built from it' : 'contains it';
  return `${imageId} in ${region}, ${release}, ${how} (${evidence.join(', ')})`;
}

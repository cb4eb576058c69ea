import { cleanText } from '../clean-text.js';
import { groupBy } from '../merge/parts.js';
import type { ReleaseImage, ReleaseNotes } from '../notes/release-notes.js';
import type { OutlinePart } from './outline.js';
import type { Teller } from './teller.js';

/** The images: a row for each region, a column for each architecture; names, where there are any, below. */
export function imageParts<Inline, Block>(
  { images }: ReleaseNotes,
  tell: Teller<Inline, Block>,
): readonly OutlinePart<Block>[] {
  if (images.length === 0) return [];
  const { format } = tell;
  const architectures = distinct(images.map(({ architecture }) => architecture));
  const { shown, more } = tell.first('content', distinct(images.map(({ region }) => region)));
  const byPlace = groupBy(images, placeOf);
  const cell = (region: string, architecture: string): Inline => {
    const here = byPlace.get(placeOf({ region, architecture })) ?? [];
    const ids = here.map(({ imageId }) => format.code(cleanText(imageId)));
    return format.line(ids.flatMap((id, at) => (at === 0 ? [id] : [format.literal(', '), id])));
  };
  const table = format.table(
    [format.literal('Region'), ...architectures.map(tell.text)],
    shown.map((region) => [
      tell.text(region),
      ...architectures.map((architecture) => cell(region, architecture)),
    ]),
    'Images by region and architecture',
  );
  const names = tell.first('detail', distinct(images.flatMap(({ name }) => (name ? [name] : []))));
  const nameItems = names.shown.map((name) => ({ lines: [format.code(cleanText(name))] }));
  if (names.more !== undefined) nameItems.push({ lines: [names.more] });
  return [
    {
      id: 'images',
      title: 'Images',
      blocks: [
        ...(shown.length === 0 ? [] : [table]),
        ...(more === undefined ? [] : [format.paragraph(more)]),
        ...(nameItems.length === 0
          ? []
          : [format.paragraph(format.literal('Names:')), format.list(nameItems)]),
      ],
      ...(shown.length === 0 && names.shown.length === 0 && { hidden: images.length }),
    },
  ];
}

function placeOf({ region, architecture }: Pick<ReleaseImage, 'region' | 'architecture'>): string {
  return `${region}\0${architecture}`;
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}

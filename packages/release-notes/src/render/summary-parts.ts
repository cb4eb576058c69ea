import type { Format } from './format.js';
import type { OutlinePart } from './outline.js';

/**
 * The parts of a message, which is a summary: those of which it shows nothing are told together in one line
 * behind the others, with the number of their items.
 */
export function summaryParts<Inline, Block>(
  parts: readonly OutlinePart<Block>[],
  { text, literal, line, link, paragraph }: Format<Inline, Block>,
  page: string | undefined,
): readonly OutlinePart<Block>[] {
  const hidden = parts.filter((part) => part.hidden !== undefined);
  if (hidden.length === 0) return parts;
  const counts = hidden.flatMap(({ title, hidden: count }, at) => [
    literal(at === 0 ? '' : ', '),
    text(title),
    literal(`: ${count}`),
  ]);
  const where = page === undefined ? [] : [literal(', see '), link('the full notes', page)];
  const isRest = ({ id }: OutlinePart<Block>) => id === 'more';
  return [
    ...parts.filter((part) => part.hidden === undefined && !isRest(part)),
    {
      id: 'more',
      title: 'More',
      blocks: [
        paragraph(line([...counts, ...where])),
        ...parts.filter(isRest).flatMap(({ blocks }) => blocks),
      ],
    },
  ];
}

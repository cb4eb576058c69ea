import { clipText } from './clip-text.js';
import type { Format } from './format.js';

/**
 * A format in which no foreign text is longer than one element of it may be. What is shortened leads to the
 * page of the notes. Commands stay whole: half of a command is another command.
 *
 * @param most - Most UTF-16 code units of one text.
 */
export function clippedFormat<Inline, Block>(
  format: Format<Inline, Block>,
  most: number,
  page: string | undefined,
): Format<Inline, Block> {
  const clip = (text: string) => clipText(text, most);
  return {
    ...format,
    text: (text) => {
      if (text.length <= most) return format.text(text);
      if (page === undefined) return format.text(clip(text));
      const parts = [format.text(clip(text)), format.literal(' '), format.link('read on', page)];
      return format.line(parts);
    },
    code: (text, address) => format.code(clip(text), address),
    link: (text, address) => format.link(clip(text), address),
  };
}

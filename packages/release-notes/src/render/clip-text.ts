/**
 * Shortens text to at most so many UTF-16 code units. It ends where a word ends if that keeps at least half
 * of the room, else between two signs as a reader sees them, and then with `…`. Text that fits stays as it
 * is, so that shortening twice changes nothing.
 *
 * @param most - Most code units, the `…` included.
 */
export function clipText(text: string, most: number): string {
  if (text.length <= most) return text;
  if (most < 1) return '';
  const room = most - 1;
  let end = 0;
  let wordEnd = 0;
  for (const { segment, index } of graphemesOf(text)) {
    if (/^\s/.test(segment)) {
      if (index === end) wordEnd = end;
    } else if (index + segment.length > room) {
      break;
    } else {
      end = index + segment.length;
    }
  }
  return `${text.slice(0, wordEnd >= room / 2 ? wordEnd : end)}…`;
}

/** What a reader takes for one sign: a letter with its marks, an emoji with all its parts. */
function graphemesOf(text: string): Iterable<Intl.SegmentData> {
  return new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text);
}

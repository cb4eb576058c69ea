/**
 * How many columns a text takes where every letter has the same width: two for emoji and for the wide
 * letters of East Asia, none for what is not seen by itself.
 */
export function textWidth(text: string): number {
  if (narrow.test(text)) return text.length;
  let width = 0;
  for (const letter of lettersOf(text)) width += letterWidth(letter);
  return width;
}

/** Columns of the widest of some texts. */
export function widest(texts: readonly string[]): number {
  return texts.reduce((most, text) => Math.max(most, textWidth(text)), 0);
}

/** What readers take for one letter each: accents and joined emoji are not divided. */
export function lettersOf(text: string): readonly string[] {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** Columns of one letter as {@link lettersOf} gives it. */
export function letterWidth(letter: string): 0 | 1 | 2 {
  if (unseen.test(letter)) return 0;
  return wide.test(letter) ? 2 : 1;
}

/** Text in which each unit takes a column. */
export const narrow = /^[ -\x7f]*$/;

let segmenter: Intl.Segmenter | undefined;
const unseen = /^[\p{M}\p{Cf}\p{Default_Ignorable_Code_Point}]*$/u;
/** The wide and full-width blocks of Unicode's East Asian Width, and what is drawn as emoji. */
const wide =
  /^(?:\p{Emoji_Presentation}|\p{Emoji}\uFE0F|[\u1100-\u115F\u2329\u232A\u2E80-\u303E\u3041-\uA4CF\uA960-\uA97F\uAC00-\uD7A3\uF900-\uFAFF\uFE10-\uFE19\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6\u{16FE0}-\u{18D08}\u{1AFF0}-\u{1B2FB}\u{1F200}-\u{1F265}\u{20000}-\u{3FFFD}])/u;

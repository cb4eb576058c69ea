/** A regular expression, read. There is nothing in it that needs backtracking. */
export type Pattern =
  | { readonly kind: 'character'; readonly test: CharacterTest }
  | { readonly kind: 'assertion'; readonly at: Assertion }
  | { readonly kind: 'sequence'; readonly parts: readonly Pattern[] }
  | { readonly kind: 'choice'; readonly options: readonly Pattern[] }
  | {
      readonly kind: 'repeat';
      readonly part: Pattern;
      readonly least: number;
      /** `undefined` for any number. */
      readonly most: number | undefined;
    };

/** Whether a code point is one of a kind. */
export type CharacterTest = (codePoint: number) => boolean;

/** A place between characters. */
export type Assertion = 'start' | 'end' | 'word edge' | 'no word edge';

/** `[A-Za-z0-9_]`. */
export const isWord: CharacterTest = (code) =>
  (code >= 48 && code <= 57) ||
  (code >= 65 && code <= 90) ||
  code === 95 ||
  (code >= 97 && code <= 122);

/**
 * What no line may have. Signs of format that are seen, such as those of Arabic numbers, and joiners inside words
 * may stay.
 */
export const harmful =
  /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF\uFFFE\uFFFF]|##\w*\[|^\s*::/u;

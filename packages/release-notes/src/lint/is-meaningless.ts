/** Subjects of nothing but words that fit any commit, such as `fix`, `misc changes` or `.`. */
export function isMeaningless(subject: string): boolean {
  const words = subject.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.length <= 4 && words.every((word) => emptyWords.has(word));
}

const emptyWords: ReadonlySet<string> = new Set([
  ...'a again all and another asdf bug bugfix bugs change changed changes cleanup code'.split(' '),
  ...'commit done final fix fixed fixes fixing foo hotfix improve improvements initial'.split(' '),
  ...'issue issues it latest lint minor misc more new oops ops other patch progress'.split(' '),
  ...'quick quickfix refactor refactoring review save small some stuff temp test'.split(' '),
  ...'testing tests the things this tmp tweak tweaks typo typos update updated updates'.split(' '),
  ...'various version whatever work works x xx xxx yet'.split(' '),
]);

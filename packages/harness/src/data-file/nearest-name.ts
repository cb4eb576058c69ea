/** The name that was likely meant: with at most a third of its letters wrong, missing, added or swapped. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const written = name.toLowerCase();
  const [nearest] = known
    .filter((each) => Math.abs(each.length - name.length) <= mostWrong(each))
    .map((each) => ({ each, wrong: countWrong(written, each.toLowerCase()) }))
    .filter(({ each, wrong }) => wrong <= mostWrong(each))
    .toSorted((a, b) => a.wrong - b.wrong);
  return nearest?.each;
}

function mostWrong(name: string): number {
  return Math.max(1, Math.floor(name.length / 3));
}

/** Distance of optimal string alignment: letters to change, add, leave out, or swap with the next. */
function countWrong(a: string, b: string): number {
  let before: readonly number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const isSame = a[i - 1] === b[j - 1];
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(
        Math.min(
          at(above, j) + 1,
          at(row, j - 1) + 1,
          at(above, j - 1) + (isSame ? 0 : 1),
          isSwapped ? at(before, j - 2) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    [before, above] = [above, row];
  }
  return at(above, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}

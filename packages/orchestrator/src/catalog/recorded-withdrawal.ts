import type { JournalLine } from './catalog-input.js';

const ends: Readonly<Record<string, boolean>> = {
  revoke: true,
  retire: true,
  disable: true,
  enable: false,
};

/** Whether a release was revoked, retired or disabled, as the last line of its journal about that tells. */
export function recordedWithdrawal(journal: readonly JournalLine[]): boolean {
  return journal
    .flatMap(({ at, stage, detail = '' }) => {
      if (stage !== 'revoke' && stage !== 'retire') return [];
      const isEnd = ends[/^\w+/.exec(detail)?.[0] ?? stage];
      return isEnd === undefined ? [] : [{ at, isEnd }];
    })
    .reduce((last, line) => (line.at >= last.at ? line : last), { at: '', isEnd: false }).isEnd;
}

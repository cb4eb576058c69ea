import type { SupportState } from './catalog-model.js';

/** Whether a release should be used at a time. */
export function supportState(
  {
    isPublished,
    deprecatedAt,
    supportEnds,
  }: {
    /** `undefined` where AWS was not asked. */
    readonly isPublished: boolean | undefined;
    readonly deprecatedAt: string | undefined;
    readonly supportEnds: string | undefined;
  },
  now: string,
): SupportState {
  const isOver = (time: string | undefined) =>
    time !== undefined && Date.parse(time) <= Date.parse(now);
  if (isPublished === false) return 'withdrawn';
  if (isOver(deprecatedAt)) return 'deprecated';
  if (isOver(supportEnds)) return 'ended';
  return supportEnds === undefined && deprecatedAt === undefined ? 'unknown' : 'supported';
}

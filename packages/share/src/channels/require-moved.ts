import { ShareError, type ShareErrorCode } from '../errors.js';
import type { ShareOptions } from '../share-options.js';
import type { PointerResult, PointerStatus } from './pointer.js';

/** So many pointers a message names; the error carries all. */
const named = 5;

/** Pass results on when every pointer moved; throw what did not, and what stands where, otherwise. */
export function requireMoved(
  what: string,
  pointers: readonly PointerResult[],
  { signal }: Pick<ShareOptions, 'signal'>,
): readonly PointerResult[] {
  if (pointers.every(({ status }) => status === 'moved')) return pointers;
  const of = (...statuses: readonly PointerStatus[]) =>
    pointers.filter(({ status }) => statuses.includes(status));
  const stuck = of('stuck');
  const foreign = of('conflict');
  const failed = of('failed').filter(({ message }) => message !== undefined);
  const code: ShareErrorCode =
    stuck.length > 0
      ? 'SHARE_HALF_PROMOTED'
      : signal?.aborted
        ? 'SHARE_CANCELLED'
        : foreign.length > 0 || failed.some((pointer) => pointer.code === 'SHARE_CONFLICT')
          ? 'SHARE_CONFLICT'
          : 'SHARE_NOT_PROMOTED';
  const back = of('put-back').length;
  const findings = [
    ...(signal?.aborted ? ['cancelled'] : []),
    ...list(failed),
    ...list(foreign),
    back > 0 ? `${back} ${back === 1 ? 'pointer was' : 'pointers were'} put back` : '',
    // Every one of them is named: somebody has to see to it.
    ...stuck.map(({ message = '' }) => message),
  ].filter((finding) => finding !== '');
  throw new ShareError(code, `${what}: ${findings.join('; ')}. ${advice[code] ?? ''}`, {
    pointers,
    cause: signal?.aborted
      ? signal.reason
      : [...stuck, ...failed].find(({ cause }) => cause)?.cause,
  });
}

function list(pointers: readonly PointerResult[]): readonly string[] {
  const more = pointers.length - named;
  return [
    ...pointers.slice(0, named).map(({ id, message = 'failed' }) => `${id}: ${message}`),
    ...(more > 0 ? [`and ${more} more`] : []),
  ];
}

const advice: Partial<Record<ShareErrorCode, string>> = {
  SHARE_HALF_PROMOTED:
    'The channel is half moved: promote the version that it shall have, which moves every pointer to it.',
  SHARE_CANCELLED: 'All pointers hold what they held; run again to promote.',
  SHARE_CONFLICT: 'See who else promotes, then run again.',
  SHARE_NOT_PROMOTED: 'All pointers hold what they held; run again to promote.',
};

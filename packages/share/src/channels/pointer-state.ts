import type { ParameterState } from '../access/parameter-access.js';
import type { Place } from '../access/place.js';
import type { ShareError } from '../errors.js';
import type { PointerMove, PointerResult, PointerStatus } from './pointer.js';

/** The place that a pointer is in. */
export function pointerPlace({
  region,
  consumer,
}: Pick<PointerMove, 'region' | 'consumer'>): Place {
  return { region, ...(consumer !== undefined && { consumer }) };
}

/** The id of what is done to a pointer. */
export function pointerId({ region, consumer }: Place, name: string): string {
  return `${region}/${consumer?.account ?? 'owner'}${name}`;
}

/** The place that a pointer is in, for people. */
export function placeName({ region, consumer }: Pick<PointerMove, 'region' | 'consumer'>): string {
  return consumer === undefined ? region : `${region} of account ${consumer.account}`;
}

/**
 * Whether a pointer holds what neither we wrote nor it held before, and was written after it was
 * looked at and after our own write: what has a lower number is old and shown late, or is the write
 * of a run that was killed, which came through before ours.
 *
 * @param wrote - number of our own write, where there was one
 */
export function isForeign(
  move: PointerMove,
  held: ParameterState | undefined,
  wrote: number | undefined,
): boolean {
  if (held === undefined || held.value === move.to || held.value === move.from) return false;
  return held.version > Math.max(move.seenVersion ?? 0, wrote ?? 0);
}

/** What has to be done next to put a pointer back. */
export type PutBackStep = 'write' | 'look-again' | 'done' | 'conflict';

/** What is known of our own writes of a pointer. */
export interface WriteState {
  /** Number of the last one that was answered. */
  readonly wrote: number | undefined;
  /** Whether it was written back. */
  readonly written: boolean;
  /** Whether AWS refused to move it, so that nothing can come through later. */
  readonly refused: boolean;
}

/**
 * Decide how a pointer that was tried to be moved is put back, from what is seen of it and what
 * is known of our own writes. Pure.
 *
 * What was there is written again even where it is seen: a write whose answer was lost may still
 * come through, as may one that AWS looks at, and what is shown may be old.
 */
export function putBackStep(
  move: PointerMove,
  held: ParameterState | undefined,
  { wrote, written, refused }: WriteState,
): PutBackStep {
  if (isForeign(move, held, wrote)) return 'conflict';
  if (refused && held?.value === move.from) return 'done';
  if (move.from === undefined) {
    if (held !== undefined) return 'write';
    return written ? 'done' : 'look-again';
  }
  // What shows again was on its way longer than the write that should have undone it.
  const again = held?.value === move.to && (held?.version ?? 0) > (wrote ?? 0);
  if (!written || again) return 'write';
  // A pointer that was deleted counts from 1 again.
  const fresh = move.to === undefined || (held?.version ?? 0) > (move.seenVersion ?? 0);
  return held?.value === move.from && fresh ? 'done' : 'look-again';
}

/** What became of a pointer, with the error that kept it. */
export interface PointerEnd {
  readonly status: PointerStatus;
  /** What it was seen to hold in the end, where it is stuck or somebody else's. */
  readonly holds?: string;
  /** Why it could not be put back. */
  readonly error?: ShareError;
}

/** Put together what is reported of a pointer. */
export function pointerResult(
  move: PointerMove,
  end: PointerEnd,
  outcome: { readonly status: string; readonly error?: ShareError } | undefined,
): PointerResult {
  const { id, region, consumer, name, from, to } = move;
  const failed = outcome?.status === 'failed' ? outcome.error : undefined;
  // A pointer that could not be moved and holds what it held is the reason, not one put back.
  const status = end.status === 'put-back' && failed !== undefined ? 'failed' : end.status;
  const error = end.error ?? (status === 'moved' || status === 'put-back' ? undefined : failed);
  const message = pointerMessage(move, { ...end, status }, error);
  return {
    id,
    region,
    ...(consumer !== undefined && { account: consumer.account }),
    name,
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    status,
    ...(status === 'conflict'
      ? { code: 'SHARE_CONFLICT' as const }
      : error !== undefined && { code: error.code }),
    ...(message !== undefined && { message }),
    ...(error !== undefined && { cause: error }),
  };
}

function pointerMessage(
  move: PointerMove,
  { status, holds }: PointerEnd,
  error: ShareError | undefined,
): string | undefined {
  const pointer = `${move.name} in ${placeName(move)}`;
  const why = error === undefined ? '' : ` (${error.message})`;
  if (status === 'conflict') {
    return `${pointer} holds ${holds ?? 'nothing'}, which somebody else wrote meanwhile; it was left so`;
  }
  if (status === 'stuck') {
    return `${pointer} holds ${holds ?? 'nothing that was seen'} and could not be put back to ${move.from ?? 'nothing'}${why}`;
  }
  return status === 'failed' ? error?.message : undefined;
}

import type { Context } from '../context.js';

/**
 * Whether reads have caught up with the creation of an image or a snapshot. Until then it is not
 * found by anybody, for reading or writing, although the call that made it answered its id (EC2
 * developer guide, *Eventual consistency*).
 *
 * @param availableAt - what vendors publish has none: it was there before the server
 */
export function isSettled(
  { consistency, now }: Pick<Context, 'consistency' | 'now'>,
  created: string,
  availableAt: string | undefined,
): boolean {
  if (consistency.imageSeconds <= 0 || availableAt === undefined) return true;
  return new Date(created).getTime() + consistency.imageSeconds * 1000 <= now.getTime();
}

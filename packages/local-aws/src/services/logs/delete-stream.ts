import type { Context } from '../context.js';
import { batchesOf, streamsOf } from './find-log-group.js';

/** Forgets a log stream with its events. */
export function deleteStream(group: string, stream: string, context: Context): void {
  const batches = batchesOf(group, stream, context);
  for (const { number } of [...batches.rows()]) batches.remove(String(number));
  streamsOf(group, context).remove(stream);
}

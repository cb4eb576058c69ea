import { formatBlame, formatImagesOf, formatTrace } from '@soe/traceability';
import { formatTracedRelease } from '../evidence/trace-release.js';
import { type TraceAnswer, type TraceRequest, traceTarget } from '../evidence/trace-target.js';
import { answer, type CommandContext } from './command.js';
import { exitCodes } from './exit-code.js';
import { printableLines } from './printable.js';
import { consumerContext } from './repository-context.js';

/** Options of `soe trace`. */
export interface TraceOptions extends Omit<TraceRequest, 'target' | 'regions'> {
  /** Regions to ask. Default: that of the AWS environment. */
  readonly region?: readonly string[];
}

/**
 * `soe trace`: where an image, or what runs on an instance, comes from; and the way back, from a commit
 * or an issue to images. Contradictions end it with the code of drift.
 */
export async function trace(
  target: string | undefined,
  { region, commit, issue, architecture, prefix, flavor }: TraceOptions,
  context: CommandContext,
): Promise<number> {
  const traced = await traceTarget(
    {
      ...(target !== undefined && { target }),
      ...(commit !== undefined && { commit }),
      ...(issue !== undefined && { issue }),
      ...(architecture !== undefined && { architecture }),
      ...(region !== undefined && { regions: region }),
      ...(prefix !== undefined && { prefix }),
      ...(flavor !== undefined && { flavor }),
    },
    await consumerContext(context),
  );
  answer(context, traced.found, printableLines(formatTraced(traced)));
  return endOf(traced);
}

function formatTraced(traced: TraceAnswer): string {
  switch (traced.kind) {
    case 'images':
      return formatImagesOf(traced.found);
    case 'instance':
      return formatBlame(traced.found);
    case 'release':
      return formatTracedRelease(traced.found);
    case 'image':
      return formatTrace(traced.found);
  }
}

function endOf(traced: TraceAnswer): number {
  if (traced.kind === 'images')
    return traced.found.images.length > 0 ? exitCodes.done : exitCodes.failed;
  const { contradictions = [] } =
    traced.kind === 'instance' ? (traced.found.release ?? {}) : traced.found;
  return contradictions.length > 0 ? exitCodes.drift : exitCodes.done;
}

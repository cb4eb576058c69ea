import { formatTrace, traceImage } from '@soe/traceability';
import { answer, type CommandContext } from './command.js';
import { commonSettings } from './flavor-settings.js';
import { printableLines } from './printable.js';

/** Options of `soe trace`. */
export interface TraceOptions {
  /** Region. Default: that of the AWS environment. */
  readonly region?: string;
  /** Prefix of the parameters. Default: that of the configuration, else `/soe`. */
  readonly prefix?: string;
}

/** `soe trace IMAGE_ID`: where an image comes from. */
export async function trace(
  imageId: string,
  options: TraceOptions,
  context: CommandContext,
): Promise<number> {
  const known = await commonSettings(context.directory);
  const prefix = options.prefix ?? known?.prefix;
  const found = await traceImage(imageId, {
    signal: context.signal,
    ...(options.region !== undefined && { region: options.region }),
    ...(prefix !== undefined && { prefix }),
    ...(known && { owners: [known.owner] }),
  });
  for (const contradiction of found.contradictions) context.say(`Contradiction: ${contradiction}`);
  answer(context, found, printableLines(formatTrace({ ...found, contradictions: [] })));
  return 0;
}

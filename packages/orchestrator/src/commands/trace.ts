import { join } from 'node:path';
import {
  blame,
  formatBlame,
  formatImagesOf,
  formatTrace,
  type ImagesOfQuestion,
  imagesOf,
  recordDirectory,
  traceImage,
} from '@soe/traceability';
import { OrchestratorError } from '../errors.js';
import { answer, type CommandContext } from './command.js';
import { exitCodes } from './exit-code.js';
import { type ConsumerSettings, commonSettings, flavorSettings } from './flavor-settings.js';
import { printableLines } from './printable.js';

/** Options of `soe trace`. */
export interface TraceOptions {
  /** Regions to ask. Default: that of the AWS environment. */
  readonly region?: readonly string[];
  /** Prefix of the parameters. Default: that of the configuration, else `/soe`. */
  readonly prefix?: string;
  /** Instead of a target: the images that were built from this commit, or contain it. */
  readonly commit?: string;
  /** Instead of a target: the images with a change for this issue. */
  readonly issue?: string;
  /** With `commit` or `issue`: only this flavor. */
  readonly flavor?: string;
}

/**
 * `soe trace`: where an image, or what runs on an instance, comes from; and the way back, from a commit
 * or an issue to images. Contradictions end it with the code of drift.
 */
export async function trace(
  target: string | undefined,
  options: TraceOptions,
  context: CommandContext,
): Promise<number> {
  const { directory, signal } = context;
  const known = await settingsFor(options.flavor ?? target?.split('@')[0] ?? '', context);
  const prefix = options.prefix ?? known?.prefix;
  const records = recordDirectory(join(directory, '.soe', 'releases'));
  const common = {
    signal,
    ...(options.region !== undefined && { regions: options.region }),
    ...(prefix !== undefined && { prefix }),
  };
  const question = questionOf(target, options);
  if (question !== undefined) {
    const found = await imagesOf(question, {
      ...common,
      ...(options.flavor !== undefined && { flavor: options.flavor }),
      ...(known && { records: (stop) => records.records(stop) }),
    });
    answer(context, found, printableLines(formatImagesOf(found)));
    return found.images.length > 0 ? exitCodes.done : exitCodes.failed;
  }
  const about = {
    ...common,
    ...(known && { owners: [known.owner], readRecord: records.readRecord }),
  };
  if (target?.startsWith('i-') === true) {
    const found = await blame(target, about);
    answer(context, found, printableLines(formatBlame(found)));
    return (found.release?.contradictions.length ?? 0) > 0 ? exitCodes.drift : exitCodes.done;
  }
  const found = await traceImage(target ?? '', about);
  answer(context, found, printableLines(formatTrace(found)));
  return found.contradictions.length > 0 ? exitCodes.drift : exitCodes.done;
}

/** A flavor may have its parameters elsewhere than the repository. */
async function settingsFor(
  flavor: string,
  { directory, env, signal }: CommandContext,
): Promise<ConsumerSettings | undefined> {
  const options = { env, signal };
  return (
    (await flavorSettings(flavor, directory, options)) ?? (await commonSettings(directory, options))
  );
}

function questionOf(
  target: string | undefined,
  { commit, issue }: TraceOptions,
): ImagesOfQuestion | undefined {
  if ([target, commit, issue].filter((each) => each !== undefined).length !== 1) {
    throw new OrchestratorError(
      'SOE_USAGE',
      'trace: name one thing, such as ami-0123456789abcdef0, i-0123456789abcdef0, rhel-9@stable, --commit HASH or --issue KEY',
    );
  }
  if (commit !== undefined) return { commit };
  return issue === undefined ? undefined : { issue };
}

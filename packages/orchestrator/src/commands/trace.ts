import { join } from 'node:path';
import { parseArchitecture } from '@soe/contract';
import { runGit } from '@soe/release-notes';
import {
  blame,
  formatBlame,
  formatImagesOf,
  formatTrace,
  type ImagesOfQuestion,
  imagesOf,
  recordDirectory,
  type Trace,
  type TraceImageOptions,
  traceImage,
} from '@soe/traceability';
import { repositoryFolder } from '../config/find-config.js';
import { OrchestratorError } from '../errors.js';
import { answer, type CommandContext } from './command.js';
import { exitCodes } from './exit-code.js';
import { type ConsumerSettings, commonSettings, flavorSettings } from './flavor-settings.js';
import { printableLines } from './printable.js';
import { formatTracedRelease, tracedRelease, traceRelease } from './trace-release.js';

/** Options of `soe trace`. */
export interface TraceOptions {
  /** With a release: only its image of this architecture. Default: all. */
  readonly architecture?: string;
  /** Regions to ask. Default: that of the AWS environment. */
  readonly region?: readonly string[];
  /** Prefix of the parameters. Default: that of the configuration, else `/soe`. */
  readonly prefix?: string;
  /** Instead of a target: the images that were built from this commit, or contain it: a hash, or a name in this checkout. */
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
  const records = recordDirectory(join(repositoryFolder(directory), '.soe', 'releases'));
  const common = {
    signal,
    ...(options.region !== undefined && { regions: options.region }),
    ...(prefix !== undefined && { prefix }),
  };
  const question = await namedCommit(questionOf(target, options), context);
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
  const traces = await tracesOf(target ?? '', options.architecture, about);
  const [first, ...more] = traces;
  const found = more.length === 0 ? first : tracedRelease(traces);
  const text = 'images' in found ? formatTracedRelease(found) : formatTrace(found);
  answer(context, found, printableLines(text));
  return found.contradictions.length > 0 ? exitCodes.drift : exitCodes.done;
}

async function tracesOf(
  target: string,
  architecture: string | undefined,
  options: TraceImageOptions,
): Promise<readonly [Trace, ...Trace[]]> {
  if (target.startsWith('ami-')) return [await traceImage(target, options)];
  if (architecture === undefined) return traceRelease(target, options);
  return [await traceImage(target, { ...options, architecture: parseArchitecture(architecture) })];
}

/** A commit may be named as git does, such as `HEAD` or a tag. */
async function namedCommit(
  question: ImagesOfQuestion | undefined,
  { directory, signal }: CommandContext,
): Promise<ImagesOfQuestion | undefined> {
  const name = question?.commit;
  if (name === undefined || /^[0-9a-f]{7,64}$/i.test(name)) return question;
  try {
    const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`];
    return { commit: (await runGit(args, { directory, signal })).trim() };
  } catch (cause) {
    signal.throwIfAborted();
    throw new OrchestratorError(
      'SOE_USAGE',
      `trace: --commit ${JSON.stringify(name)} is no commit of the checkout in ${directory}; give 7 to 64 hexadecimal digits of it, or a name that git knows here`,
      { cause },
    );
  }
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

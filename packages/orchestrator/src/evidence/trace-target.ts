import { join } from 'node:path';
import { defaultParameterPrefix, parseArchitecture } from '@soe/contract';
import { runGit } from '@soe/release-notes';
import {
  type Blame,
  blame,
  type ImagesOf,
  type ImagesOfQuestion,
  imagesOf,
  recordDirectory,
  type Trace,
  type TraceImageOptions,
  traceImage,
} from '@soe/traceability';
import { prefixOf } from '../config/flavor-of.js';
import { OrchestratorError } from '../errors.js';
import { configured, type RepositoryContext, usualRegion } from '../pipeline/repository-context.js';
import { type TracedRelease, tracedRelease, traceRelease } from './trace-release.js';

/** What is traced: exactly one of `target`, `commit` and `issue`. */
export interface TraceRequest {
  /** Image id, instance id, or a release such as `rhel-9@stable`. */
  readonly target?: string;
  /** Instead: the images that were built from this commit, or contain it: a hash, or a name in this checkout. */
  readonly commit?: string;
  /** Instead: the images with a change for this issue. */
  readonly issue?: string;
  /** With a release: only its image of this architecture. Default: all. */
  readonly architecture?: string;
  /** Regions to ask. Default: that of the AWS environment; of a pipeline with `aws` the build region. */
  readonly regions?: readonly string[];
  /** Prefix of the parameters. Default: that of the configuration, else `/soe`. */
  readonly prefix?: string;
  /** With `commit` or `issue`: only this flavor. Default: all. */
  readonly flavor?: string;
}

/** What was found, by what was asked for. */
export type TraceAnswer =
  | { readonly kind: 'images'; readonly found: ImagesOf }
  | { readonly kind: 'instance'; readonly found: Blame }
  | { readonly kind: 'image'; readonly found: Trace }
  | { readonly kind: 'release'; readonly found: TracedRelease };

/**
 * Where an image, or what runs on an instance, comes from; and the way back, from a commit or an issue to images.
 * Contradictions are in the answer.
 *
 * @throws OrchestratorError `SOE_USAGE`; TraceabilityError
 */
export async function traceTarget(
  request: TraceRequest,
  context: RepositoryContext,
): Promise<TraceAnswer> {
  const { target = '', flavor, architecture } = request;
  const question = await namedCommit(questionOf(request), context);
  const { config, directory, signal, aws } = context;
  const prefix = request.prefix ?? knownPrefix(flavor ?? target.split('@')[0] ?? '', context);
  const usual = usualRegion(context);
  const regions = request.regions ?? (usual === undefined ? undefined : [usual]);
  const records = recordDirectory(join(directory, '.soe', 'releases'));
  const common = {
    ...aws,
    ...(signal && { signal }),
    ...(regions !== undefined && { regions }),
    ...(prefix !== undefined && { prefix }),
  };
  if (question !== undefined) {
    const found = await imagesOf(question, {
      ...common,
      ...(flavor !== undefined && { flavor }),
      ...(config && { records: (stop) => records.records(stop) }),
    });
    return { kind: 'images', found };
  }
  const about = {
    ...common,
    ...(config && { owners: [config.owner], readRecord: records.readRecord }),
  };
  if (target.startsWith('i-')) return { kind: 'instance', found: await blame(target, about) };
  const traces = await tracesOf(target, architecture, about);
  const [found, ...more] = traces;
  return more.length === 0
    ? { kind: 'image', found }
    : { kind: 'release', found: tracedRelease(traces) };
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
  { directory, signal }: RepositoryContext,
): Promise<ImagesOfQuestion | undefined> {
  const name = question?.commit;
  if (name === undefined || /^[0-9a-f]{7,64}$/i.test(name)) return question;
  try {
    const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`];
    return { commit: (await runGit(args, { directory, ...(signal && { signal }) })).trim() };
  } catch (cause) {
    signal?.throwIfAborted();
    throw new OrchestratorError(
      'SOE_USAGE',
      `trace: --commit ${JSON.stringify(name)} is no commit of the checkout in ${directory}; give 7 to 64 hexadecimal digits of it, or a name that git knows here`,
      { cause },
    );
  }
}

/** A flavor may have its parameters elsewhere than the repository. */
function knownPrefix(flavor: string, context: RepositoryContext): string | undefined {
  const pipeline = configured(context);
  if (pipeline === undefined) return undefined;
  const { flavors, distribution } = pipeline.config;
  return Object.hasOwn(flavors, flavor)
    ? prefixOf(pipeline, flavor)
    : (distribution.parameters?.prefix ?? defaultParameterPrefix);
}

function questionOf({ target, commit, issue }: TraceRequest): ImagesOfQuestion | undefined {
  if ([target, commit, issue].filter((each) => each !== undefined).length !== 1) {
    throw new OrchestratorError(
      'SOE_USAGE',
      'trace: name one thing, such as ami-0123456789abcdef0, i-0123456789abcdef0, rhel-9@stable, --commit HASH or --issue KEY',
    );
  }
  if (commit !== undefined) return { commit };
  return issue === undefined ? undefined : { issue };
}

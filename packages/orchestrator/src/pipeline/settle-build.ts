import type { TagSet } from '@soe/contract';
import {
  adoptImage,
  attachPacker,
  ec2Cloud,
  type PackerResult,
  packerVersion,
  readLedger,
  removeOrphans,
  verifyClean,
} from '@soe/packer-runner';
import { flavorOf } from '../config/flavor-of.js';
import { errorCode } from '../errors.js';
import type { PipelineContext } from './context.js';
import { packerAccess, packerEnvironment } from './packer-inputs.js';
import type { PlannedBuild } from './plan-release.js';

/** A build that an earlier run began, and what came of it. */
export interface SettledBuild {
  /** What Packer told. */
  readonly result: PackerResult;
  /** The image that it did not come to hand over. Not there where Packer succeeded. */
  readonly adopted?: string;
}

/**
 * Pick up a build that an earlier run began. A Packer that still runs is followed to its end. One that ended
 * well has its image; one that was killed while it waited for its image has it later. Whatever else it left at
 * AWS is removed.
 *
 * @param runDirectory - Where Packer was run
 * @returns `undefined` when no image came of it, so that it is to be built anew
 */
export async function settleBuild(
  flavor: string,
  build: PlannedBuild,
  runDirectory: string,
  tags: TagSet,
  context: PipelineContext,
): Promise<SettledBuild | undefined> {
  const result = await endOfPacker(flavor, build, runDirectory, context);
  context.signal?.throwIfAborted();
  if (result === undefined) return undefined;
  if (result.outcome === 'succeeded') return { result: await withVersion(result, context) };
  const adopted = mayComeLate(result) ? await adopt(build, runDirectory, tags, context) : undefined;
  await removePackerLeftOvers(runDirectory, context);
  if (adopted === undefined) return undefined;
  return { result: await withVersion(result, context), adopted };
}

/** A runner that was killed early may not have come to ask which Packer it runs. */
async function withVersion(
  result: PackerResult,
  { env, signal }: PipelineContext,
): Promise<PackerResult> {
  if (result.packerVersion !== 'unknown') return result;
  const asked = { env: packerEnvironment(env), ...(signal && { signal }) };
  try {
    return { ...result, packerVersion: await packerVersion(asked) };
  } catch {
    signal?.throwIfAborted();
    return result;
  }
}

async function endOfPacker(
  flavor: string,
  { buildId, architecture }: PlannedBuild,
  runDirectory: string,
  context: PipelineContext,
): Promise<PackerResult | undefined> {
  const { signal, onEvent, packer } = context;
  const running = await isStillBuilding(runDirectory);
  if (running) {
    const detail = `${architecture}: the Packer of build ${buildId} still runs, it is followed`;
    onEvent?.({ type: 'stage', stage: 'build', detail });
  }
  try {
    return await (packer?.attach ?? attachPacker)(runDirectory, {
      ...(await packerAccess(flavorOf(context, flavor), context)),
      ...(signal && { signal }),
      // What one that has ended told then would look as if it happened now.
      ...(running && {
        onEvent: (event) => onEvent?.({ type: 'packer', buildId, architecture, event }),
      }),
    });
  } catch (error) {
    if (wasNeverStarted(error)) return undefined;
    throw error;
  }
}

/** A run whose journal is not whole was killed before Packer was started. */
function wasNeverStarted(error: unknown): boolean {
  return ['PACKER_NOT_STARTED', 'PACKER_RUN_UNREADABLE'].includes(errorCode(error) ?? '');
}

/** Whether the Packer of a build is still at work, whoever began it. */
export async function isStillBuilding(runDirectory: string): Promise<boolean> {
  return (await ledgerOf(runDirectory))?.running ?? false;
}

async function ledgerOf(runDirectory: string) {
  try {
    return await readLedger(runDirectory);
  } catch (error) {
    if (wasNeverStarted(error)) return undefined;
    throw error;
  }
}

/** Whether Packer ended between asking for its image and handing it over, not because a step failed. */
function mayComeLate({ outcome, failure }: PackerResult): boolean {
  return outcome === 'crashed' || outcome === 'cancelled' || failure?.class === 'timeout';
}

async function adopt(
  { architecture, imageName }: PlannedBuild,
  runDirectory: string,
  tags: TagSet,
  { config, aws, signal, onEvent }: PipelineContext,
): Promise<string | undefined> {
  const cloud = ec2Cloud({ region: config.region, ...aws });
  const [image] = await cloud.find({ kind: 'image', names: [imageName] }, signal);
  if (image === undefined) return undefined;
  const detail = `${architecture}: ${image.id} was built already, it is taken over`;
  onEvent?.({ type: 'stage', stage: 'build', detail });
  const adoption = await adoptImage(await readLedger(runDirectory), cloud, {
    imageId: image.id,
    tags,
    snapshotTags: tags,
    ...(signal && { signal }),
  });
  return adoption.state === 'adopted' ? image.id : undefined;
}

/**
 * Stop a run of Packer that nobody wants any more, and remove what it left at AWS.
 *
 * @returns the images that it had made already, which stay: others may use them
 */
export async function dropBuild(
  flavor: string,
  runDirectory: string,
  context: PipelineContext,
): Promise<readonly string[]> {
  const { packer } = context;
  let images: readonly string[] = [];
  try {
    const { artifacts } = await (packer?.attach ?? attachPacker)(runDirectory, {
      ...(await packerAccess(flavorOf(context, flavor), context)),
      signal: AbortSignal.abort(),
    });
    images = artifacts.flatMap((each) => each.images.map(({ imageId }) => imageId));
  } catch (error) {
    if (!wasNeverStarted(error)) throw error;
  }
  await removePackerLeftOvers(runDirectory, context);
  return images;
}

/**
 * Remove what a run of Packer that has ended left at AWS. What cannot be removed is a warning: it costs money,
 * and stops no release.
 */
async function removePackerLeftOvers(
  runDirectory: string,
  { config, aws, signal, onEvent }: PipelineContext,
): Promise<void> {
  const ledger = await ledgerOf(runDirectory);
  if (ledger === undefined) return;
  const cloud = ec2Cloud({ region: config.region, ...aws });
  const stop = signal && { signal };
  const { orphans } = await verifyClean(ledger, cloud, { ...stop });
  const { failed } = await removeOrphans(orphans, cloud, { dryRun: false, ...stop });
  for (const { message } of failed) onEvent?.({ type: 'warning', message });
}

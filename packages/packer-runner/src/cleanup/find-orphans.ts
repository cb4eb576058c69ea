import type { CloudPort, CloudResource, ResourceQuery } from './cloud.js';
import { decideOrphans, type Orphan } from './decide-orphans.js';
import { readTraces, type Traces } from './evidence.js';
import type { Ledger } from './ledger.js';
import { requireEnded } from './require-ended.js';

/** Options of {@link findOrphans} and {@link verifyClean}. */
export interface FindOrphansOptions {
  /**
   * Tags that only this run gives; without them those in the ledger.
   * @defaultValue those in the ledger
   */
  readonly runTags?: Readonly<Record<string, string>>;
  /**
   * Stops the search.
   * @defaultValue never
   */
  readonly signal?: AbortSignal;
}

/** Whether a run left nothing in a region. */
export interface CleanReport {
  /** Whether there are no orphans. */
  readonly clean: boolean;
  /** What is left, also what is kept on purpose. */
  readonly orphans: readonly Orphan[];
}

/**
 * Finds what a run left in the region of `cloud`, with the proof for each. Ask when Packer has ended,
 * however it did: what a build still uses would be found too. Ask once per region: that of the
 * builds, and those that images were copied to.
 *
 * @throws PackerError `PACKER_AWS_FAILED`, `PACKER_EC2_MISSING`, or `PACKER_OPTION_INVALID` when the
 * ledger says that Packer is still running.
 */
export async function findOrphans(
  ledger: Ledger,
  cloud: CloudPort,
  options: FindOrphansOptions = {},
): Promise<readonly Orphan[]> {
  requireEnded('look for orphans of', ledger);
  const { runTags, signal } = options;
  const asked = runTags === undefined ? ledger : { ...ledger, runTags };
  return decideOrphans(asked, cloud.region, await observe(asked, cloud, signal));
}

/** Looks whether a run left nothing in the region of `cloud`. */
export async function verifyClean(
  ledger: Ledger,
  cloud: CloudPort,
  options: FindOrphansOptions = {},
): Promise<CleanReport> {
  const orphans = await findOrphans(ledger, cloud, options);
  return { clean: orphans.length === 0, orphans };
}

/** What the cloud shows of everything that may be of the run. */
async function observe(
  ledger: Ledger,
  cloud: CloudPort,
  signal: AbortSignal | undefined,
): Promise<readonly CloudResource[]> {
  const traces = readTraces(ledger);
  const tags = traces.runTags && { tags: traces.runTags };
  const groups = [...traces.names('security-group')];
  const keyPairs = [...traces.names('key-pair')];
  const [instances, ...others] = await Promise.all([
    cloud.find(instancesOf(traces), signal),
    cloud.find({ kind: 'security-group', names: groups, ...tags }, signal),
    cloud.find({ kind: 'key-pair', names: keyPairs, ...tags }, signal),
    ...launchTemplates(ledger, traces.from).map((query) => cloud.find(query, signal)),
  ]);
  const instanceIds = idsOf(instances, traces);
  const [volumes, images] = await Promise.all([
    cloud.find({ kind: 'volume', instanceIds, ...tags }, signal),
    cloud.find(imagesOf(instanceIds, traces), signal),
  ]);
  const snapshotIds = images.flatMap((image) => image.snapshotIds ?? []);
  const snapshots = await cloud.find(
    {
      kind: 'snapshot',
      ids: [...snapshotIds, ...traces.ids('snapshot')],
      descriptions: instanceIds.map((id) => `Created by CreateImage(${id})*`),
    },
    signal,
  );
  return [...instances, ...others.flat(), ...volumes, ...images, ...snapshots];
}

/** What the cloud shows of images that may be of the run, and of the instances that prove it. */
export async function observeImages(
  ledger: Ledger,
  cloud: CloudPort,
  signal: AbortSignal | undefined,
): Promise<readonly CloudResource[]> {
  const traces = readTraces(ledger);
  const instances = await cloud.find(instancesOf(traces), signal);
  const images = await cloud.find(imagesOf(idsOf(instances, traces), traces), signal);
  return [...instances, ...images];
}

function instancesOf(traces: Traces): ResourceQuery {
  return {
    kind: 'instance',
    ids: [...traces.ids('instance')],
    keyPairs: [...traces.names('key-pair')],
    securityGroups: [...traces.names('security-group')],
    ...(traces.runTags && { tags: traces.runTags }),
  };
}

function imagesOf(instanceIds: readonly string[], traces: Traces): ResourceQuery {
  return {
    kind: 'image',
    instanceIds,
    names: [...traces.names('image')],
    sourceImageIds: [...traces.ids('image')],
  };
}

/** The instances that are there, and those that builds have told of. */
function idsOf(instances: readonly CloudResource[], traces: Traces): readonly string[] {
  return [...new Set([...instances.map(({ id }) => id), ...traces.ids('instance')])];
}

/** Packer does not tell the names of launch templates, so those of its kind are looked through. */
function launchTemplates(
  { entries, runTags }: Ledger,
  createdAfter: string,
): readonly ResourceQuery[] {
  if (runTags === undefined && !entries.some(({ kind }) => kind === 'launch-template')) return [];
  return [{ kind: 'launch-template', names: ['packer-fleet-launch-template-*'], createdAfter }];
}

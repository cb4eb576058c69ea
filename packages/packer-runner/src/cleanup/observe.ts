import type { CloudPort, CloudResource, ResourceQuery } from './cloud.js';
import { readTraces, type Traces } from './evidence.js';
import type { Ledger } from './ledger.js';

/** What the cloud shows of everything that may be of the run. */
export async function observe(
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
    ...launchTemplates(ledger, traces).map((query) => cloud.find(query, signal)),
  ]);
  const instanceIds = idsOf(instances, traces);
  const [volumes, images] = await Promise.all([
    cloud.find({ kind: 'volume', instanceIds, ...tags }, signal),
    cloud.find(imagesOf(instanceIds, traces), signal),
  ]);
  const imageIds = new Set([...images.map(({ id }) => id), ...traces.ids('image')]);
  const snapshotIds = images.flatMap((image) => image.snapshotIds ?? []);
  const snapshots = await cloud.find(
    {
      kind: 'snapshot',
      ids: [...snapshotIds, ...traces.ids('snapshot')],
      descriptions: [
        ...instanceIds.map((id) => `Created by CreateImage(${id})*`),
        // Of copies that are gone themselves.
        ...[...imageIds].map((id) => `Copied for DestinationAmi * from SourceAmi ${id}*`),
      ],
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
  { from: createdAfter, until: createdBefore }: Traces,
): readonly ResourceQuery[] {
  if (runTags === undefined && !entries.some(({ kind }) => kind === 'launch-template')) return [];
  return [
    {
      kind: 'launch-template',
      names: ['packer-fleet-launch-template-*'],
      createdAfter,
      ...(createdBefore !== undefined && { createdBefore }),
    },
  ];
}

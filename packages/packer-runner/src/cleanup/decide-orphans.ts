import type { CloudResource, ResourceKind } from './cloud.js';
import { readTraces, type Traces } from './evidence.js';
import type { Ledger } from './ledger.js';
import { type Family, proveImage, proveSnapshot } from './prove-image.js';
import { proveInstance } from './prove-instance.js';
import { proveTemplate, proveTemporary, proveVolume } from './prove-temporary.js';

/** Something that a run left behind, with the proof that it is of that run. */
export interface Orphan {
  /** What it is. */
  readonly kind: ResourceKind;
  /** Its id. */
  readonly id: string;
  /** Its name, where it has one that is not a tag. */
  readonly name?: string;
  /** The region it is in. */
  readonly region: string;
  /** Why it is taken for an orphan of this run, in words. */
  readonly because: string;
  /** It is wanted until then, as an ISO 8601 time in UTC: the run was to keep it. */
  readonly keptUntil?: string;
}

/** The order in which orphans are removed: first what uses others. */
export const removalOrder: readonly ResourceKind[] = [
  'instance',
  'volume',
  'security-group',
  'key-pair',
  'launch-template',
  'image',
  'snapshot',
];

/**
 * Decides which of the observed resources are orphans of a run. An id or a name in the ledger is
 * never enough: whatever is called an orphan was made while the run lasted and is tied to it by what
 * the cloud shows. What has ended or was handed over is none.
 */
export function decideOrphans(
  ledger: Ledger,
  region: string,
  resources: readonly CloudResource[],
): readonly Orphan[] {
  const proofs = proveAll(ledger, region, resources);
  return removalOrder.flatMap((kind) =>
    resources
      .filter((resource) => resource.kind === kind && !hasEnded(resource))
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .flatMap(({ id, name }) => {
        const because = proofs.get(id);
        if (because === undefined) return [];
        const { keepUntil } = ledger;
        return [
          {
            kind,
            id,
            ...(name !== undefined && { name }),
            region,
            because,
            ...(keepUntil !== undefined && { keptUntil: keepUntil }),
          },
        ];
      }),
  );
}

/** Whether an image is one that the run has made and has not handed over. */
export function proveImages(
  ledger: Ledger,
  region: string,
  resources: readonly CloudResource[],
): ReadonlyMap<string, string> {
  const traces = readTraces(ledger);
  const family = instancesOf(ledger, traces, resources);
  return imagesOf(ledger, region, { traces, family, resources }).orphaned;
}

function proveAll(
  ledger: Ledger,
  region: string,
  resources: readonly CloudResource[],
): ReadonlyMap<string, string> {
  const traces = readTraces(ledger);
  const family = instancesOf(ledger, traces, resources);
  const { orphaned, needed } = imagesOf(ledger, region, { traces, family, resources });
  const withImages = { ...family, images: new Set(orphaned.keys()) };
  const used = new Set(
    resources.flatMap(({ id, keyPair, securityGroups = [] }) =>
      family.instances.has(id) ? [keyPair ?? [], securityGroups].flat() : [],
    ),
  );
  const temporary = (found: CloudResource) => proveTemporary(found, traces, used);
  const groups = prove(resources, 'security-group', temporary);
  return new Map([
    ...prove(resources, 'instance', (instance) => proveInstance(instance, ledger, traces)),
    ...prove(resources, 'volume', (volume) => proveVolume(volume, traces, family.instances)),
    ...groups,
    ...prove(resources, 'key-pair', temporary),
    ...prove(resources, 'launch-template', (template) => proveTemplate(template, traces, groups)),
    ...orphaned,
    ...prove(resources, 'snapshot', (snapshot) =>
      needed.has(snapshot.id) ? undefined : proveSnapshot(snapshot, traces, withImages),
    ),
  ]);
}

function prove(
  resources: readonly CloudResource[],
  kind: ResourceKind,
  because: (resource: CloudResource) => string | undefined,
): ReadonlyMap<string, string> {
  return new Map(
    resources.flatMap((resource) => {
      const words = resource.kind === kind ? because(resource) : undefined;
      return words === undefined ? [] : [[resource.id, words] as const];
    }),
  );
}

function instancesOf(ledger: Ledger, traces: Traces, resources: readonly CloudResource[]): Family {
  const proven = prove(resources, 'instance', (found) => proveInstance(found, ledger, traces));
  const seen = new Set(resources.map(({ id }) => id));
  return {
    instances: new Set(proven.keys()),
    gone: new Set([...traces.ids('instance')].filter((id) => !seen.has(id))),
    images: new Set(),
  };
}

interface Known {
  readonly traces: Traces;
  readonly family: Family;
  readonly resources: readonly CloudResource[];
}

/** The images that the run left, and the snapshots that other images need. */
function imagesOf(
  { artifacts }: Ledger,
  region: string,
  { traces, family, resources }: Known,
): { readonly orphaned: ReadonlyMap<string, string>; readonly needed: ReadonlySet<string> } {
  const handedOver = new Set(
    artifacts.flatMap((image) => (image.region === region ? image.imageId : [])),
  );
  const left = resources.filter(({ id }) => !handedOver.has(id));
  const made = prove(left, 'image', (image) => proveImage(image, traces, family));
  // Copies of images are known when those images are.
  const withMade = { ...family, images: new Set(made.keys()) };
  const orphaned = prove(left, 'image', (image) => proveImage(image, traces, withMade));
  const needed = resources.flatMap(({ id, snapshotIds = [] }) =>
    orphaned.has(id) ? [] : snapshotIds,
  );
  return { orphaned, needed: new Set(needed) };
}

function hasEnded({ kind, state = '' }: CloudResource): boolean {
  if (kind === 'instance') return state === 'terminated' || state === 'shutting-down';
  if (kind === 'volume') return state === 'deleting' || state === 'deleted';
  return kind === 'image' && state === 'deregistered';
}

import { isAdopted } from './adopted.js';
import type { CloudResource, ResourceKind } from './cloud.js';
import { imagesOf, prove, withRemoved } from './decide-images.js';
import { readTraces, type Traces } from './evidence.js';
import type { Ledger } from './ledger.js';
import { type Family, proveSnapshot, readOrigin } from './prove-image.js';
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
 * the cloud shows. What has ended, was handed over or was adopted is none.
 */
export function decideOrphans(
  ledger: Ledger,
  region: string,
  resources: readonly CloudResource[],
): readonly Orphan[] {
  const adopted = resources.filter((found) => isAdopted(found, ledger.runId)).map(({ id }) => id);
  const handedOver = new Set([...(ledger.handedOver ?? []), ...adopted]);
  const proofs = proveAll({ ...ledger, handedOver: [...handedOver] }, region, resources);
  const isLeft = (found: CloudResource): boolean => !hasEnded(found) && !handedOver.has(found.id);
  return removalOrder.flatMap((kind) =>
    resources
      .filter((resource) => resource.kind === kind && isLeft(resource))
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

/** The images that the run has made and has not handed over, adopted ones too, with the proofs. */
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
  const { orphaned, needed, handedOver } = imagesOf(ledger, region, { traces, family, resources });
  const withImages = withRemoved(
    { ...family, images: new Set(orphaned.keys()) },
    { traces, resources },
    handedOver,
  );
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
      needed.has(snapshot.id) || handedOver.has(readOrigin(snapshot).madeFor)
        ? undefined
        : proveSnapshot(snapshot, traces, withImages),
    ),
  ]);
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

function hasEnded({ kind, state = '' }: CloudResource): boolean {
  if (kind === 'instance') return state === 'terminated' || state === 'shutting-down';
  if (kind === 'volume') return state === 'deleting' || state === 'deleted';
  return kind === 'image' && state === 'deregistered';
}

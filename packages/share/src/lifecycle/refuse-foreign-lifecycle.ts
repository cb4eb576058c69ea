import { type ParameterIdentity, parseImageName, parseParameterPath } from '@soe/contract';
import { settleOptions } from '../clock.js';
import { ShareError } from '../errors.js';
import { lifecyclePlanShape } from '../plan/plan-shape.js';
import { refuseMalformedPlan } from '../plan/refuse-malformed-plan.js';
import { revokedTag } from '../revoked-tag.js';
import type { LifecycleAction, LifecycleImageAction } from './lifecycle-action.js';
import type { LifecycleOptions, LifecyclePlan, LifecycleStep } from './lifecycle-plan.js';
import { deprecationTag, marksSnapshot, retiringTag, successorTag } from './lifecycle-tags.js';
import { observeReleases, prefixOf, type ReleasedImage } from './observe-releases.js';

/** What a stored plan is held against. */
export interface LifecycleGround {
  /** The product lines that it may touch. */
  readonly flavors: readonly string[];
  /** Their images, in all regions. */
  readonly images: readonly ReleasedImage[];
  /** What snapshots are marked with, by id. */
  readonly marks: Readonly<Record<string, string>>;
}

/** What each step does; a plan of one does nothing of another, whose checks it would go around. */
const actionsOf: Readonly<Record<LifecycleStep, readonly LifecycleAction['type'][]>> = {
  deprecate: ['set-deprecation', 'tag-image', 'put-summary'],
  undeprecate: ['set-deprecation', 'untag-image', 'put-summary'],
  disable: ['untag-image', 'disable-image'],
  enable: ['enable-image', 'share-image', 'untag-image', 'delete-parameters'],
  retire: [
    ...(['untag-image', 'disable-image', 'tag-image', 'unprotect-image'] as const),
    ...(['deregister-image', 'delete-parameters', 'delete-snapshots'] as const),
    ...(['request-usage-report', 'delete-usage-report'] as const),
  ],
  revoke: [
    ...(['move-channel', 'tag-image', 'set-deprecation', 'unshare-image'] as const),
    ...(['unshare-snapshot', 'disable-image', 'put-summary', 'delete-parameters'] as const),
  ],
};

const ownTags: readonly string[] = [successorTag, deprecationTag, retiringTag, revokedTag];

/**
 * See that a plan which was stored, and may be anybody's, touches nothing but releases of these product lines:
 * their images with their snapshots, and the parameters of their versions. Nothing is written.
 *
 * @throws ShareError `SHARE_PLAN_INVALID` with what is foreign to it; the code of what cannot be read
 */
export async function refuseForeignLifecycle(
  plan: LifecyclePlan,
  flavors: readonly string[],
  options: LifecycleOptions,
): Promise<void> {
  refuseMalformedPlan(lifecyclePlanShape, plan);
  const settled = settleOptions(options);
  const { places } = options;
  const seen = await Promise.all(flavors.map((each) => observeReleases(each, places, settled)));
  const lost = seen.flat().find(({ unreachable }) => unreachable !== undefined)?.unreachable;
  if (lost !== undefined) throw new ShareError(lost.code, lost.message);
  const images = seen.flat().flatMap((each) => each.images);
  const regions = plan.actions.flatMap((each) =>
    each.type === 'delete-snapshots' ? each.region : [],
  );
  const marks = await Promise.all(
    regions.flatMap((region) =>
      flavors.map((flavor) =>
        settled.aws
          .in({ region }, { signal: settled.signal })
          .lifecycle.snapshotsTagged(retiringTag, `${flavor} *`),
      ),
    ),
  );
  const ground = { flavors, images, marks: Object.assign({}, ...marks) };
  const findings = foreignActions(plan, ground, options);
  if (findings.length === 0) return;
  throw new ShareError(
    'SHARE_PLAN_INVALID',
    `${plan.step} ${plan.subject}: nothing was written, for it is not only about ${flavors.join(', ')} as AWS has it: ${findings.slice(0, 5).join('; ')}. Plan again.`,
  );
}

/** What of a plan is about something else. Pure. */
export function foreignActions(
  { step, actions }: Pick<LifecyclePlan, 'step' | 'actions'>,
  ground: LifecycleGround,
  { places }: Pick<LifecycleOptions, 'places'>,
): readonly string[] {
  const known = Object.hasOwn(actionsOf, step) ? actionsOf[step] : [];
  const regions = places.regions.map(({ region }) => region);
  const accounts = places.parameters?.accounts ?? [];
  const isMine = (name: string) => isOfVersion(parseParameterPath(name, prefixOf(places)), ground);
  return actions.flatMap((action): readonly string[] => {
    const wrong = (seen: string) => [`${action.id}: ${seen}`];
    if (!known.includes(action.type)) return wrong(`${step} does no ${action.type}`);
    if (action.type === 'move-channel') {
      return ground.flavors.includes(action.flavor)
        ? []
        : wrong(`${action.flavor} is another flavor`);
    }
    if (!regions.includes(action.region)) return wrong(`${action.region} is no region of it`);
    if ('imageId' in action) return foreignImage(action, ground, isMine).flatMap(wrong);
    if (action.type === 'delete-snapshots') {
      return action.snapshotIds
        .filter((id) => !marksSnapshot(ground.marks[id] ?? '', id))
        .flatMap((id) => wrong(`${id} is not marked as one of it`));
    }
    const { consumer } = action;
    const isPlace =
      consumer === undefined ||
      accounts.some(({ account, role }) => account === consumer.account && role === consumer.role);
    if (!isPlace) return wrong(`${consumer.account} with ${consumer.role} is no account of it`);
    const names = action.type === 'put-summary' ? [action.name] : action.names;
    return names
      .filter((name) => !isMine(name))
      .flatMap((name) => wrong(`${name} is not one of it`));
  });
}

function isOfVersion(identity: ParameterIdentity | undefined, { flavors }: LifecycleGround) {
  const ofVersion = identity?.kind.startsWith('version-') === true;
  return ofVersion && flavors.includes(identity.flavor);
}

function foreignImage(
  action: LifecycleImageAction,
  { images, flavors }: LifecycleGround,
  isMine: (name: string) => boolean,
): readonly string[] {
  const { imageId, name, flavor, version, architecture, region } = action;
  const identity = parseImageName(name);
  const named =
    identity?.flavor === flavor &&
    identity.version === version &&
    identity.architecture === architecture;
  if (!flavors.includes(flavor) || !named) return [`${name} is no image of ${flavor} ${version}`];
  const image = images.find((each) => each.region === region && each.imageId === imageId);
  if (image?.name !== name) return [`there is no image ${imageId} with the name ${name}`];
  const snapshots = [
    ...('snapshotIds' in action ? action.snapshotIds : []),
    ...('snapshotId' in action ? [action.snapshotId] : []),
  ];
  const keys =
    action.type === 'tag-image'
      ? Object.keys(action.tags)
      : action.type === 'untag-image'
        ? action.keys
        : [];
  const record = action.type === 'disable-image' ? action.record : undefined;
  return [
    ...snapshots
      .filter((id) => !image.snapshotIds.includes(id))
      .map((id) => `${id} is no snapshot of ${imageId}`),
    ...keys.filter((key) => !ownTags.includes(key)).map((key) => `${key} is no tag of it`),
    ...(record === undefined || isMine(`${record}/1`) ? [] : [`${record} is not one of it`]),
  ];
}

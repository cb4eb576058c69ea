import type { LifecycleAction } from '../lifecycle/lifecycle-action.js';
import {
  flag,
  having,
  listOf,
  mapOf,
  number,
  objectOf,
  oneOf,
  type Shape,
  text,
} from '../shape.js';
import type { Action } from './action.js';

const texts = listOf(text);
const base = { id: text, region: text, reason: text, dependsOn: texts, type: text };
const image = { ...base, flavor: text, version: text, architecture: text, name: text };
const consumer = objectOf({ account: text, role: text }, ['account', 'role']);
const parameterValue: Shape = (at, value) => {
  const findings = objectOf({ text, imageId: text, imageOf: text })(at, value);
  if (findings.length > 0 || Object.keys(value as object).length === 1) return findings;
  return [`${at}: it has not one of text, imageId and imageOf`];
};

/** All members; those named are needed. */
function action<M extends Readonly<Record<string, Shape>>>(
  members: M,
  optional: readonly (keyof M)[] = [],
): Shape {
  return objectOf(
    members,
    Object.keys(members).filter((name) => !optional.includes(name)),
  );
}

const snapshotPermission = action({ ...image, grantees: texts, snapshotIds: texts }, [
  'snapshotIds',
]);
const imagePermission = action({ ...image, grantees: texts });
const fastLaunch = action({ ...image, parallelLaunches: number }, ['parallelLaunches']);
const fastRestore = action({ ...image, zones: texts, snapshotIds: texts }, ['snapshotIds']);

const distributionActions: Readonly<Record<Action['type'], Shape>> = {
  'copy-image': action(
    {
      ...image,
      sourceRegion: text,
      sourceImageId: text,
      clientToken: text,
      tags: mapOf(text),
      snapshots: number,
      kmsKeyId: text,
      completionMinutes: number,
    },
    ['kmsKeyId', 'completionMinutes'],
  ),
  'wait-for-image': action(image),
  'add-tags': action({ ...image, tags: mapOf(text), image: flag, snapshotIds: texts }, [
    'snapshotIds',
  ]),
  'attach-watermark': action({ ...image, watermark: text }),
  'deprecate-image': action({ ...image, deprecateAt: text }, ['deprecateAt']),
  'protect-image': action({ ...image, protection: text }),
  'share-snapshots': snapshotPermission,
  'unshare-snapshots': snapshotPermission,
  'share-image': imagePermission,
  'unshare-image': imagePermission,
  'enable-fast-launch': fastLaunch,
  'disable-fast-launch': fastLaunch,
  'enable-fast-restore': fastRestore,
  'disable-fast-restore': fastRestore,
  'put-parameter': action(
    {
      ...base,
      consumer,
      name: text,
      value: parameterValue,
      held: text,
      overwrite: flag,
      tier: text,
    },
    ['consumer', 'held', 'tier'],
  ),
  'share-parameter': action({ ...base, name: text, grantees: texts }),
  'bump-launch-template': action({
    ...base,
    launchTemplateId: text,
    image: text,
    setDefault: flag,
  }),
};

const launched = { ...image, imageId: text };
const permission = action({ ...launched, grantees: texts });
const usageReport = action({ ...launched, clientToken: text, reportId: text }, [
  'clientToken',
  'reportId',
]);

const lifecycleActions: Readonly<Record<LifecycleAction['type'], Shape>> = {
  'move-channel': action({ ...base, flavor: text, channel: text, from: text, version: text }),
  'set-deprecation': action({ ...launched, deprecateAt: text }, ['deprecateAt']),
  'tag-image': action({ ...launched, tags: mapOf(text), snapshotIds: texts }),
  'untag-image': action({ ...launched, keys: texts, snapshotIds: texts }),
  'disable-image': action({ ...launched, record: text, grantees: texts }, ['record']),
  'enable-image': action(launched),
  'share-image': permission,
  'unshare-image': permission,
  'unshare-snapshot': action({ ...launched, snapshotId: text, grantees: texts }),
  'unprotect-image': action(launched),
  'deregister-image': action({ ...launched, snapshotIds: texts }),
  'request-usage-report': usageReport,
  'delete-usage-report': usageReport,
  'put-summary': action({ ...base, consumer, name: text, value: text, held: text }, ['consumer']),
  'delete-parameters': action({ ...base, consumer, names: texts }, ['consumer']),
  'delete-snapshots': action({ ...base, snapshotIds: texts }),
};

const problems = listOf(having({ code: text, scope: text, region: text, message: text }));
const release = having({ flavor: text, version: text });

/** The form of the plan of a distribution. */
export const planShape: Shape = having({
  releases: listOf(release),
  images: listOf(
    having({ flavor: text, version: text, region: text, architecture: text, name: text }),
  ),
  actions: listOf(oneOf('type', distributionActions)),
  problems,
});

/** The form of the plan of a step in the life of releases. */
export const lifecyclePlanShape: Shape = having({
  step: text,
  subject: text,
  at: text,
  actions: listOf(oneOf('type', lifecycleActions)),
  problems,
});

/** The form of the plan of a promotion. */
export const promotionPlanShape: Shape = having({
  releases: listOf(release),
  channels: listOf(having({ flavor: text, version: text, channel: text })),
  moves: listOf(having({ id: text, region: text, name: text, kind: text, reason: text })),
  problems,
});

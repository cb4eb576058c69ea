import { encryptedSnapshots, isEncrypted } from './plan-key-reads.js';
import type { PreflightFinding } from './preflight-finding.js';
import { imageLabel, imagesIn, type PreflightScope } from './preflight-scope.js';
import type { SeenPreflight } from './seen-preflight.js';

/** Whether images may become public at all. */
export function checkPublic(
  scope: PreflightScope,
  seen: SeenPreflight,
): readonly PreflightFinding[] {
  if (scope.desired.distribution.public !== true) return [];
  return [...blocked(scope, seen), ...encrypted(scope, seen)];
}

function blocked(scope: PreflightScope, { publicAccess }: SeenPreflight) {
  return publicAccess.flatMap(({ region, seen }): readonly PreflightFinding[] => {
    // What is public already stays so.
    if (imagesIn(scope, region).every((image) => image.seen?.permissions.includes('all')))
      return [];
    if ('unreachable' in seen) {
      return [
        {
          code: 'UNREAD',
          severity: 'warning',
          region,
          seen: `whether public access is blocked: ${seen.unreachable.message}`,
          advice:
            'Allow ec2:GetImageBlockPublicAccessState and ec2:GetSnapshotBlockPublicAccessState, or make sure of it yourself.',
        },
      ];
    }
    const { images, snapshots } = seen.value;
    return [
      ...(images === 'block-new-sharing'
        ? [
            {
              code: 'PUBLIC_IMAGES_BLOCKED' as const,
              severity: 'error' as const,
              region,
              seen: `public access to images is blocked in ${region} (${images})`,
              advice:
                'Unblock it (ec2:DisableImageBlockPublicAccess), which takes up to 10 minutes, or leave public out.',
            },
          ]
        : []),
      ...(snapshots === 'unblocked' || snapshots === '' || !scopeSharesSnapshots(scope)
        ? []
        : [
            {
              code: 'PUBLIC_SNAPSHOTS_BLOCKED' as const,
              severity: 'warning' as const,
              region,
              seen: `public access to snapshots is blocked in ${region} (${snapshots}), so that the public can launch the images, but not copy them`,
              advice: 'Unblock it (ec2:DisableSnapshotBlockPublicAccess) where that is wanted.',
            },
          ]),
    ];
  });
}

function scopeSharesSnapshots({ desired }: PreflightScope): boolean {
  return (desired.snapshotGrantees ?? []).length > 0;
}

function encrypted(scope: PreflightScope, seen: SeenPreflight): readonly PreflightFinding[] {
  const snapshots = encryptedSnapshots(seen.snapshots);
  const always = new Set(
    seen.encryption.flatMap(({ region, seen: each }) =>
      'value' in each && each.value.always ? [region] : [],
    ),
  );
  return scope.images
    .filter(
      (image) =>
        isEncrypted(image, snapshots) ||
        (image.isCopied && always.has(image.at.region)) ||
        (image.built.region !== image.at.region && image.at.kmsKeyId !== undefined),
    )
    .map((image) => ({
      code: 'PUBLIC_ENCRYPTED',
      severity: 'error',
      region: image.at.region,
      seen: `${imageLabel(image)} is or would be encrypted in ${image.at.region}, and nothing encrypted can be public`,
      advice:
        image.at.kmsKeyId === undefined
          ? `Build it without encryption, let ${image.at.region} not encrypt by default, or leave public out.`
          : `Leave kmsKeyId of ${image.at.region} or public out.`,
    }));
}

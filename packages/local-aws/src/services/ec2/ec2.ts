import { ec2Query } from '../../protocols/ec2-query.js';
import type { Service } from '../service.js';
import { accountAttributes } from './account-attributes.js';
import { copySnapshot } from './copy-snapshot.js';
import { describeInstances } from './describe-instances.js';
import { ebsEncryption } from './ebs-encryption.js';
import { createFleet } from './fleets/create-fleet.js';
import { allowedImages } from './images/allowed-images.js';
import { blockPublicAccess } from './images/block-public-access.js';
import { cancelLaunchPermission } from './images/cancel-launch-permission.js';
import { copyImage } from './images/copy-image.js';
import { createImage } from './images/create-image.js';
import { deregisterImage } from './images/deregister-image.js';
import { describeImages } from './images/describe-images.js';
import { fastLaunch } from './images/fast-launch.js';
import { fastSnapshotRestores } from './images/fast-snapshot-restores.js';
import { imageAncestry } from './images/image-ancestry.js';
import { imageAttributes } from './images/image-attributes.js';
import { imageFindings } from './images/image-findings.js';
import { imageLifecycle } from './images/image-lifecycle.js';
import { imageReferences } from './images/image-references.js';
import { imageUsageReports } from './images/image-usage-reports.js';
import { imageWatermarks } from './images/image-watermarks.js';
import { instanceImageMetadata } from './images/instance-image-metadata.js';
import { instanceTypeSpecification } from './images/instance-type-specification.js';
import { registerImage } from './images/register-image.js';
import { snapshotBlockPublicAccess } from './images/snapshot-block-public-access.js';
import { instanceAttributes } from './instance-attributes.js';
import { instanceStates } from './instance-states.js';
import { instanceTypeOperations } from './instance-types.js';
import { keyPairs } from './key-pairs.js';
import { createLaunchTemplates } from './launch-templates/create-launch-templates.js';
import { deleteLaunchTemplates } from './launch-templates/delete-launch-templates.js';
import { describeLaunchTemplateVersions } from './launch-templates/describe-launch-template-versions.js';
import { describeLaunchTemplates } from './launch-templates/describe-launch-templates.js';
import { getLaunchTemplateData } from './launch-templates/get-launch-template-data.js';
import { metadataDefaults } from './metadata-defaults.js';
import { network } from './network.js';
import { recycleBin } from './recycle-bin.js';
import { runInstances } from './run-instances.js';
import { securityGroupRules } from './security-group-rules.js';
import { securityGroups } from './security-groups.js';
import { snapshotAttributes } from './snapshot-attributes.js';
import { snapshotLocks } from './snapshot-locks.js';
import { snapshots } from './snapshots.js';
import { tagOperations } from './tag-operations.js';
import { volumes } from './volumes.js';

/** EC2, as far as it concerns images. */
export const ec2: Service = {
  name: 'ec2',
  title: 'EC2',
  protocol: ec2Query,
  operations: [
    ...describeImages,
    ...createImage,
    ...registerImage,
    ...copyImage,
    ...imageAttributes,
    ...cancelLaunchPermission,
    ...imageLifecycle,
    ...deregisterImage,
    ...blockPublicAccess,
    ...snapshotBlockPublicAccess,
    ...allowedImages,
    ...imageWatermarks,
    ...imageAncestry,
    ...instanceTypeSpecification,
    ...imageFindings,
    ...instanceImageMetadata,
    ...imageUsageReports,
    ...imageReferences,
    ...fastLaunch,
    ...fastSnapshotRestores,
    ...snapshots,
    ...copySnapshot,
    ...recycleBin,
    ...snapshotLocks,
    ...snapshotAttributes,
    ...tagOperations,
    ...runInstances,
    ...createLaunchTemplates,
    ...describeLaunchTemplates,
    ...describeLaunchTemplateVersions,
    ...deleteLaunchTemplates,
    ...getLaunchTemplateData,
    ...createFleet,
    ...describeInstances,
    ...instanceStates,
    ...instanceAttributes,
    ...instanceTypeOperations,
    ...volumes,
    ...keyPairs,
    ...securityGroups,
    ...securityGroupRules,
    ...network,
    ...accountAttributes,
    ...ebsEncryption,
    ...metadataDefaults,
  ],
};

import type { RequestBudget } from '../limits/request-budget.js';
import type { Action, CopyImageAction } from './action.js';

/** Requests of one kind that an action makes. */
export interface PlannedRequests {
  /** As in IAM: `ec2`. */
  readonly service: RequestBudget['service'];
  /** For example `CopyImage`. */
  readonly action: string;
  /** How many. */
  readonly count: number;
}

/** EC2 takes so many changes in one ModifySnapshotAttribute. */
const snapshotChanges = 500;

/** Not made anew for each of many parameters. */
const putParameter = [{ service: 'ssm', action: 'PutParameter', count: 1 }];
const putPolicy = [{ service: 'ssm', action: 'PutResourcePolicy', count: 1 }];

/**
 * The requests that an action makes to change something. `copied` is the action that makes its
 * image, which tells how many snapshots that has.
 */
export function requestsOf(
  action: Action,
  copied: CopyImageAction | undefined,
): readonly PlannedRequests[] {
  const snapshots = copied?.snapshots ?? 1;
  switch (action.type) {
    case 'copy-image':
      return [ec2('CopyImage')];
    case 'wait-for-image':
      return [];
    case 'add-tags':
      return [ec2('CreateTags')];
    case 'attach-watermark':
      return [ec2('AttachImageWatermark')];
    case 'deprecate-image':
      return [ec2(`${action.deprecateAt === undefined ? 'Disable' : 'Enable'}ImageDeprecation`)];
    case 'protect-image': {
      const change = action.protection === 'off' ? 'Disable' : 'Enable';
      return [ec2(`${change}ImageDeregistrationProtection`)];
    }
    case 'share-snapshots':
    case 'unshare-snapshots': {
      const each = Math.ceil(action.grantees.length / snapshotChanges);
      return [ec2('ModifySnapshotAttribute', (action.snapshotIds?.length ?? snapshots) * each)];
    }
    case 'share-image':
    case 'unshare-image':
      return [ec2('ModifyImageAttribute')];
    case 'enable-fast-launch':
      return [ec2('EnableFastLaunch')];
    case 'disable-fast-launch':
      return [ec2('DisableFastLaunch')];
    case 'enable-fast-restore':
      return [ec2('EnableFastSnapshotRestores')];
    case 'disable-fast-restore':
      return [ec2('DisableFastSnapshotRestores')];
    case 'bump-launch-template':
      return [
        ec2('DescribeLaunchTemplateVersions'),
        ec2('CreateLaunchTemplateVersion'),
        ...(action.setDefault ? [ec2('ModifyLaunchTemplate')] : []),
      ];
    case 'put-parameter':
      return putParameter;
    case 'share-parameter':
      return putPolicy;
  }
}

function ec2(action: string, count = 1): PlannedRequests {
  return { service: 'ec2', action, count };
}

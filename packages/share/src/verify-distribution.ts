import type { Architecture, ReleaseRecord } from '@soe/contract';
import type { Distribution } from './distribution.js';
import { observeDistribution } from './observe/observe-distribution.js';
import type { Action, Problem } from './plan/action.js';
import type { Plan } from './plan/plan.js';
import { planDistribution } from './plan/plan-distribution.js';
import type { ShareOptions } from './share-options.js';

/** Something that is not as configured. */
export interface Drift {
  /** `missing` has to come, `unexpected` must not be so, `unreachable` could not be read. */
  readonly status: 'missing' | 'unexpected' | 'unreachable';
  /** Where. */
  readonly region: string;
  /** In which consumer account, where it is one. */
  readonly account?: string;
  /** Which image of the release, where it is one. */
  readonly architecture?: Architecture;
  /** What kind of thing. */
  readonly subject:
    | 'region'
    | 'image'
    | 'tags'
    | 'image-permission'
    | 'snapshot-permission'
    | 'parameter';
  /** What was seen, for people. */
  readonly message: string;
}

/**
 * Compare AWS with a distribution: images, tags, permissions and parameters of every region.
 * Nothing is written.
 *
 * @returns what is not as configured; empty when all is right
 * @throws ShareError `SHARE_DISTRIBUTION_INVALID`, `SHARE_RECORD_INCOMPLETE`, `SHARE_CANCELLED`
 */
export async function verifyDistribution(
  releases: readonly ReleaseRecord[],
  distribution: Distribution,
  options: ShareOptions,
): Promise<readonly Drift[]> {
  const observed = await observeDistribution(releases, distribution, options);
  return planDrift(planDistribution(releases, distribution, observed));
}

/** A plan, phrased as findings: what has to be done is what is not right. */
export function planDrift(plan: Plan): readonly Drift[] {
  return [
    ...plan.problems.map(problemDrift),
    // The wait that follows a copy says nothing new.
    ...plan.actions
      .filter((action) => action.type !== 'wait-for-image' || action.dependsOn.length === 0)
      .map(actionDrift),
  ];
}

function problemDrift(problem: Problem): Drift {
  const { region, account, architecture, message, code } = problem;
  const unreachable = code === 'SHARE_REGION_UNREACHABLE' || code === 'SHARE_ROLE_REFUSED';
  return {
    status: unreachable
      ? 'unreachable'
      : code === 'SHARE_SOURCE_MISSING'
        ? 'missing'
        : 'unexpected',
    region,
    ...(account !== undefined && { account }),
    ...(architecture !== undefined && { architecture }),
    subject: code === 'SHARE_VERSION_TAKEN' ? 'parameter' : unreachable ? 'region' : 'image',
    message,
  };
}

const subjects: Partial<Record<Action['type'], readonly [Drift['status'], Drift['subject']]>> = {
  'copy-image': ['missing', 'image'],
  'wait-for-image': ['missing', 'image'],
  'add-tags': ['missing', 'tags'],
  'share-snapshots': ['missing', 'snapshot-permission'],
  'unshare-snapshots': ['unexpected', 'snapshot-permission'],
  'share-image': ['missing', 'image-permission'],
  'unshare-image': ['unexpected', 'image-permission'],
  'put-parameter': ['missing', 'parameter'],
};

function actionDrift(action: Action): Drift {
  const [status, subject] = subjects[action.type] ?? ['missing', 'image'];
  const account = action.type === 'put-parameter' ? action.consumer?.account : undefined;
  return {
    status,
    region: action.region,
    ...(account !== undefined && { account }),
    ...('architecture' in action && { architecture: action.architecture }),
    subject,
    message: `${action.region}: ${detail(action)}: ${action.reason}`,
  };
}

function detail(action: Action): string {
  switch (action.type) {
    case 'copy-image':
    case 'wait-for-image':
      return `image ${action.name}`;
    case 'add-tags':
      return `tags ${Object.keys(action.tags).join(', ')} of the ${action.architecture} image`;
    case 'put-parameter':
      return `parameter ${action.name}`;
    case 'share-image':
    case 'unshare-image':
    case 'share-snapshots':
    case 'unshare-snapshots':
      return `${action.type} ${action.architecture} ${action.grantees.join(', ')}`;
    default:
      return action.type;
  }
}

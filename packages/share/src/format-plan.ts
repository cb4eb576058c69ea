import { groupBy } from './group-by.js';
import type { Action, Problem } from './plan/action.js';
import { estimatePlan, formatEstimate } from './plan/estimate-plan.js';
import { type Plan, planName } from './plan/plan.js';
import { printable } from './printable.js';

const marks: Partial<Record<Action['type'], string>> = {
  'copy-image': '+',
  'wait-for-image': '…',
  'add-tags': '~',
  'share-snapshots': '+',
  'unshare-snapshots': '-',
  'share-image': '+',
  'unshare-image': '-',
  'put-parameter': '+',
  'attach-watermark': '+',
  'enable-fast-launch': '+',
  'disable-fast-launch': '-',
  'enable-fast-restore': '+',
  'disable-fast-restore': '-',
};

/** A plan as text that reads like a diff: `+` comes, `-` goes, `~` changes, `!` stands in the way. */
export function formatPlan(plan: Plan): string {
  const regions = groupBy([...plan.actions, ...plan.problems], (each) => each.region);
  const head = `${planName(plan)}: ${count(plan.actions.length, 'action')}${
    plan.problems.length > 0 ? `, ${count(plan.problems.length, 'problem')}` : ''
  }`;
  if (regions.size === 0) return `${head}, everything is as configured\n`;
  const several = plan.releases.length > 1;
  const blocks = [...regions].map(([region, entries]) =>
    [`\n${printable(region)}`, ...entries.flatMap((entry) => lines(entry, several))].join('\n'),
  );
  const tail = plan.actions.length === 0 ? [] : [`\n${formatEstimate(estimatePlan(plan))}`];
  return `${[head, ...blocks, ...tail].join('\n')}\n`;
}

function lines(entry: Action | Problem, several: boolean): readonly string[] {
  if ('code' in entry) return [printable(`  ! ${entry.code}: ${entry.message}`)];
  const [first = '', ...details] = describe(entry);
  const which = several ? releaseOf(entry, first) : '';
  const changes = entry.type === 'put-parameter' && entry.held !== undefined;
  return [
    `  ${changes ? '~' : (marks[entry.type] ?? '~')} ${first}${which}  (${entry.reason})`,
    ...details.map((detail) => `      ${detail}`),
  ].map(printable);
}

/** The release, where neither the name of an image nor of a parameter tells it. */
function releaseOf(action: Action, told: string): string {
  if (!('version' in action) || told.includes(`/${action.version}/`)) return '';
  return ` of ${action.flavor} ${action.version}`;
}

function describe(action: Action): readonly string[] {
  switch (action.type) {
    case 'copy-image':
      return [
        `copy ${action.architecture} ${action.name}`,
        `from ${action.sourceImageId} in ${action.sourceRegion}`,
        ...(action.kmsKeyId === undefined ? [] : [`encrypted with ${action.kmsKeyId}`]),
        ...(action.completionMinutes === undefined
          ? []
          : [`within ${action.completionMinutes} minutes`]),
      ];
    case 'wait-for-image':
      return [`wait for ${action.architecture} ${action.name}`];
    case 'add-tags': {
      const snapshots =
        action.snapshotIds === undefined
          ? ['its snapshots']
          : action.snapshotIds.length > 0
            ? [count(action.snapshotIds.length, 'snapshot')]
            : [];
      const what = [...(action.image ? ['image'] : []), ...snapshots].join(' and ');
      return [
        `tag ${action.architecture} ${what}`,
        ...Object.entries(action.tags).map(([key, value]) => `${key} = ${value}`),
      ];
    }
    case 'share-snapshots':
    case 'unshare-snapshots':
    case 'share-image':
    case 'unshare-image':
      return [`${action.type.replace('-', ` ${action.architecture} `)}`, ...action.grantees];
    case 'put-parameter':
      return [
        `parameter ${action.name}${
          action.consumer === undefined ? '' : ` of account ${action.consumer.account}`
        }`,
        ...(action.held === undefined ? [] : [`- ${action.held}`]),
        describeValue(action.value),
      ];
    case 'attach-watermark':
      return [`watermark ${action.architecture} image`, action.watermark];
    case 'deprecate-image':
      return action.deprecateAt === undefined
        ? [`remove the deprecation of the ${action.architecture} image`]
        : [`deprecate ${action.architecture} image`, action.deprecateAt];
    case 'protect-image':
      return [`protection of the ${action.architecture} image`, action.protection];
    case 'enable-fast-launch':
    case 'disable-fast-launch':
      return [
        `fast launch of the ${action.architecture} image`,
        ...(action.parallelLaunches === undefined
          ? []
          : [`${action.parallelLaunches} instances at a time`]),
      ];
    case 'enable-fast-restore':
    case 'disable-fast-restore':
      return [
        `fast restore of ${
          action.snapshotIds === undefined
            ? 'the snapshots'
            : count(action.snapshotIds.length, 'snapshot')
        } of the ${action.architecture} image`,
        ...action.zones,
      ];
    case 'bump-launch-template':
      return [
        `launch template ${action.launchTemplateId}${action.setDefault ? ', its default version' : ''}`,
        action.image,
      ];
    case 'share-parameter':
      return [
        `parameter ${action.name} is read by ${action.grantees.length === 0 ? 'nobody else' : 'just'}`,
        ...action.grantees,
      ];
  }
}

function describeValue(value: Extract<Action, { type: 'put-parameter' }>['value']): string {
  if ('text' in value) return `+ ${value.text}`;
  return 'imageId' in value ? `+ ${value.imageId}` : `+ the image ${value.imageOf} of this region`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

import { groupBy } from '../group-by.js';
import type { Problem } from '../plan/action.js';
import { printable } from '../printable.js';
import type { LifecycleAction } from './lifecycle-action.js';
import type { LifecyclePlan } from './lifecycle-plan.js';
import type { RetirementPlan, RetirementVerdict } from './plan-retirement.js';
import type { RevocationPlan } from './plan-revocation.js';
import { readSummary } from './plan-summaries.js';

const marks = {
  'move-channel': '~',
  'set-deprecation': '~',
  'tag-image': '~',
  'untag-image': '~',
  'disable-image': '-',
  'enable-image': '+',
  'share-image': '+',
  'unshare-image': '-',
  'unshare-snapshot': '-',
  'unprotect-image': '-',
  'deregister-image': '-',
  'request-usage-report': '?',
  'delete-usage-report': '-',
  'put-summary': '~',
  'delete-parameters': '-',
  'delete-snapshots': '-',
} as const satisfies Record<LifecycleAction['type'], string>;

/** So many grantees are named one by one. */
const mostGrantees = 5;

/**
 * A plan of the lifecycle as text that reads like a diff: `+` comes, `-` goes, `~` changes, `?` is
 * asked, `!` stands in the way, `=` stays and why.
 */
export function formatLifecycle(plan: LifecyclePlan | RetirementPlan | RevocationPlan): string {
  const regions = groupBy([...plan.actions, ...plan.problems], (each) => each.region);
  const blocks = [
    [printable(headline(plan))],
    ...[...regions].map(([region, entries]) => [printable(region), ...entries.flatMap(lines)]),
    ...('kept' in plan ? retirementBlocks(plan) : []),
    ...('descendants' in plan ? revocationBlocks(plan) : []),
  ];
  return `${blocks.map((block) => block.join('\n')).join('\n\n')}\n`;
}

function headline(plan: LifecyclePlan | RetirementPlan | RevocationPlan): string {
  const parts = [
    count(plan.actions.length, 'action'),
    ...(plan.problems.length > 0 ? [count(plan.problems.length, 'problem')] : []),
    ...('kept' in plan
      ? [
          ...(['disable', 'unprotect', 'deregister'] as const).flatMap((stage) => {
            const going = plan.selected.filter((each) => each.stage === stage).length;
            return going === 0 ? [] : [`${going} to ${stage}`];
          }),
          ...(plan.withheld.length > 0 ? [`${plan.withheld.length} withheld`] : []),
          ...(plan.undecided.length > 0 ? [`${plan.undecided.length} undecided`] : []),
          `${plan.kept.length} stay`,
        ]
      : []),
    ...('descendants' in plan
      ? [count(plan.descendants.length, 'descendant'), count(plan.instances.length, 'instance')]
      : []),
  ];
  const nothing =
    plan.actions.length + plan.problems.length === 0 ? ', nothing has to be done' : '';
  return `${plan.step} ${plan.subject}: ${parts.join(', ')}${nothing}`;
}

function retirementBlocks(plan: RetirementPlan): readonly (readonly string[])[] {
  return [
    verdictBlock('would go on their way, and are withheld', '!', plan.withheld),
    verdictBlock('undecided', '?', plan.undecided),
    verdictBlock('stay', '=', plan.kept),
  ].filter((block) => block.length > 1);
}

/** Images of one version that have the same reason in several regions are one line. */
function verdictBlock(
  title: string,
  mark: string,
  verdicts: readonly RetirementVerdict[],
): readonly string[] {
  const same = groupBy(verdicts, ({ flavor, version, stage, reason }) =>
    [`${flavor} ${version}`, ...(stage === undefined ? [] : [stage]), reason].join(': '),
  );
  return [
    title,
    ...[...same].flatMap(([text, all]) => [
      `  ${mark} ${printable(text)}`,
      ...all.map(({ region, imageId, name }) => printable(`      ${region} ${imageId} ${name}`)),
    ]),
  ];
}

function revocationBlocks({ descendants, instances }: RevocationPlan) {
  return [
    [
      'made from it',
      ...descendants.map(({ region, imageId, name, owner, by }) =>
        printable(`  ! ${region} ${imageId} ${name} of account ${owner} (by ${by})`),
      ),
    ],
    [
      'running it in the own account',
      ...instances.map(({ region, instanceId, imageId, state }) =>
        printable(`  ! ${region} ${instanceId} ${state} from ${imageId}`),
      ),
    ],
  ].filter((block) => block.length > 1);
}

function lines(entry: LifecycleAction | Problem): readonly string[] {
  if ('code' in entry) return [printable(`  ! ${entry.code}: ${entry.message}`)];
  const [first, ...details] = describe(entry);
  return [
    `  ${marks[entry.type]} ${first ?? ''}  (${entry.reason})`,
    ...details.map((detail) => `      ${detail}`),
  ].map(printable);
}

function describe(action: LifecycleAction): readonly string[] {
  switch (action.type) {
    case 'move-channel':
      return [`channel ${action.channel}: ${action.from} → ${action.version}`];
    case 'set-deprecation':
      return action.deprecateAt === undefined
        ? [`${image(action)} is not deprecated`]
        : [`${image(action)} is deprecated ${action.deprecateAt}`];
    case 'tag-image':
      return [
        `tag ${image(action)}${withSnapshots(action)}`,
        ...Object.entries(action.tags).map(([key, value]) => `${key} = ${value}`),
      ];
    case 'untag-image':
      return [`untag ${image(action)}${withSnapshots(action)}`, ...action.keys];
    case 'disable-image':
      return [
        `disable ${image(action)}`,
        ...(action.record === undefined
          ? []
          : [`who may launch it is remembered: ${count(action.grantees.length, 'grantee')}`]),
      ];
    case 'share-image':
    case 'unshare-image':
      return [`${action.type.replace('-image', '')} ${image(action)}`, ...grantees(action)];
    case 'unshare-snapshot':
      return [`unshare ${action.snapshotId} of ${image(action)}`, ...grantees(action)];
    case 'deregister-image':
      return [
        `deregister ${image(action)}`,
        `with ${action.snapshotIds.join(', ')}`,
        'it comes back only where a rule of the Recycle Bin keeps it',
      ];
    case 'enable-image':
    case 'unprotect-image':
      return [`${action.type.replace('-image', '')} ${image(action)}`];
    case 'request-usage-report':
      return [`ask which accounts use ${image(action)}`];
    case 'delete-usage-report':
      return [`usage report ${action.reportId ?? ''} of ${image(action)}`];
    case 'put-summary':
      return [
        `parameter ${action.name}${ofAccount(action)}`,
        ...changedMembers(action.held, action.value),
      ];
    case 'delete-parameters':
      return [`${count(action.names.length, 'parameter')}${ofAccount(action)}`, ...action.names];
    case 'delete-snapshots':
      return [count(action.snapshotIds.length, 'snapshot'), ...action.snapshotIds];
  }
}

/** Members of a summary that are different; both texts where one is no object. */
function changedMembers(held: string, value: string): readonly string[] {
  const [before, after] = [membersOf(held), membersOf(value)];
  if (before === undefined || after === undefined) return [`- ${held}`, `+ ${value}`];
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((name) => {
    const [old, now] = [before.get(name), after.get(name)];
    if (old === now) return [];
    return [
      ...(old === undefined ? [] : [`- ${name}: ${old}`]),
      ...(now === undefined ? [] : [`+ ${name}: ${now}`]),
    ];
  });
}

function membersOf(text: string): ReadonlyMap<string, string> | undefined {
  const value = readSummary(text);
  if (value === undefined) return undefined;
  const shown = (each: unknown) => (typeof each === 'string' ? each : JSON.stringify(each));
  return new Map(Object.entries(value).map(([name, each]) => [name, shown(each)]));
}

function image({ imageId, name }: { readonly imageId: string; readonly name: string }): string {
  return `${imageId} ${name}`;
}

function withSnapshots({ snapshotIds }: { readonly snapshotIds: readonly string[] }): string {
  return snapshotIds.length === 0 ? '' : ` and ${count(snapshotIds.length, 'snapshot')}`;
}

function grantees({ grantees: all }: { readonly grantees: readonly string[] }): readonly string[] {
  const more = all.length - mostGrantees;
  return [...all.slice(0, mostGrantees), ...(more > 0 ? [`and ${more} more`] : [])];
}

function ofAccount({ consumer }: { readonly consumer?: { readonly account: string } }): string {
  return consumer === undefined ? '' : ` of account ${consumer.account}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

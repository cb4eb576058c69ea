import { type PlannedChanges, plannedChanges } from '../affected/planned-changes.js';
import { planRelease, type ReleasePlan } from '../pipeline/plan-release.js';
import { answer, type CommandContext } from './command.js';
import { pipelineContext } from './pipeline-context.js';
import { formatPlannedChanges } from './plan-changes.js';
import { printableLines } from './printable.js';

/** `soe plan [FLAVOR…]`: what a release of each flavor would be made of. */
export async function plan(flavors: readonly string[], context: CommandContext): Promise<number> {
  const pipeline = await pipelineContext(context);
  const names = flavors.length > 0 ? flavors : Object.keys(pipeline.config.flavors);
  const plans = await Promise.all(
    names.map(async (flavor) => {
      const planned = await planRelease({ flavor }, pipeline);
      return { ...planned, ...(await plannedChanges(planned, pipeline)) };
    }),
  );
  // Subjects of commits are anybody's.
  answer(context, plans, printableLines(plans.map(planText).join('\n\n')));
  return 0;
}

function planText(plan: ReleasePlan & PlannedChanges): string {
  const { flavor, version, previous, source, builds, distribution } = plan;
  const { regions, accounts = [], organizations = [], organizationalUnits = [] } = distribution;
  const users = [...accounts, ...organizations, ...organizationalUnits];
  return [
    `${flavor} ${version}${previous ? ` after ${previous.version}` : ', the first release'}`,
    `  commit  ${source.commit}${source.dirty ? ', with files that differ' : ''}${source.unpushed ? ', not pushed yet' : ''}`,
    ...builds.map(
      ({ architecture, sourceImage }) =>
        `  build   ${architecture} from ${sourceImage.name} (${sourceImage.imageId} of ${sourceImage.ownerId})`,
    ),
    ...formatPlannedChanges(plan, plan),
    `  regions ${regions.map(({ region }) => region).join(', ')}`,
    `  users   ${users.join(', ') || 'only the owner'}`,
  ].join('\n');
}

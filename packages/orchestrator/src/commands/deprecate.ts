import { deprecateRelease, undeprecateRelease } from '@soe/share';
import { OrchestratorError } from '../errors.js';
import { type CarryOutOptions, carryOut } from '../lifecycle/carry-out.js';
import { channelsOf } from '../lifecycle/channels-of.js';
import { lifecycleChange } from '../lifecycle/lifecycle-change.js';
import { ownerContext, shareOptions } from '../lifecycle/owner-context.js';
import { pointedVersion } from '../lifecycle/pointed-version.js';
import { type PipelineContext, resolvedDistribution } from '../pipeline/context.js';
import type { CommandContext } from './command.js';

/** Options of `soe deprecate`. */
export interface DeprecateOptions extends CarryOutOptions {
  /** From when, ISO 8601. Default: now. */
  readonly at?: string;
  /** The version to use instead. Default: what the last channel points at. */
  readonly successor?: string;
  /** Why, for consumers. Default: no reason is given. */
  readonly reason?: string;
  /** Take a deprecation back. Default `false`. */
  readonly undo?: boolean;
}

/** `soe deprecate FLAVOR VERSION`: consumers no longer find a release, and see what to use instead. */
export async function deprecate(
  flavor: string,
  version: string,
  options: DeprecateOptions,
  context: CommandContext,
): Promise<number> {
  const { at, reason, undo = false } = options;
  const task = `deprecate ${flavor} ${version}`;
  if (undo && (at !== undefined || reason !== undefined || options.successor !== undefined)) {
    throw new OrchestratorError(
      'SOE_USAGE',
      `${task}: --undo takes all of it back; leave out --at, --successor and --reason`,
    );
  }
  if (at !== undefined && Number.isNaN(Date.parse(at))) {
    throw new OrchestratorError(
      'SOE_USAGE',
      `${task}: --at ${at} is no date; write one as 2026-12-31 or 2026-12-31T12:00:00Z`,
    );
  }
  const pipeline = await ownerContext(context);
  const places = await resolvedDistribution(pipeline, flavor);
  const dry = { ...shareOptions(pipeline), places, apply: false };
  const successor = undo ? '' : await successorOf(flavor, version, options, pipeline);
  const { plan } = undo
    ? await undeprecateRelease({ flavor, version }, dry)
    : await deprecateRelease(
        {
          ...{ flavor, version, successor },
          ...(at !== undefined && { at: new Date(at).toISOString() }),
          ...(reason !== undefined && { reason }),
        },
        dry,
      );
  const about = undo ? '' : `successor ${successor}${reason === undefined ? '' : `; ${reason}`}`;
  const { owner } = pipeline.config;
  const change = await lifecycleChange(
    { schema: 'soe-plan/v1', kind: 'lifecycle', owner, flavors: [flavor], about, plan },
    pipeline,
    places,
  );
  return carryOut(change, options, pipeline.directory, context);
}

async function successorOf(
  flavor: string,
  version: string,
  { successor }: DeprecateOptions,
  pipeline: PipelineContext,
): Promise<string> {
  if (successor !== undefined) return successor;
  const channel = channelsOf(pipeline, flavor).at(-1) ?? '';
  const found = await pointedVersion(flavor, channel, pipeline);
  if (found !== undefined && found !== version) return found;
  throw new OrchestratorError(
    'SOE_USAGE',
    `deprecate ${flavor} ${version}: ${found === undefined ? `channel ${channel} points at nothing` : `channel ${channel} points at it`}; promote another version first, or say with --successor what consumers shall use instead`,
  );
}

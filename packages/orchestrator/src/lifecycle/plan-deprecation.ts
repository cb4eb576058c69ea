import { deprecateRelease, ShareError, undeprecateRelease } from '@soe/share';
import * as z from 'zod';
import { flavorOf } from '../config/flavor-of.js';
import { OrchestratorError } from '../errors.js';
import { accessOf, type PipelineContext, resolvedDistribution } from '../pipeline/context.js';
import { requireOwner } from '../pipeline/require-owner.js';
import { planningOptions } from '../pipeline/share-release.js';
import { channelsOf } from './channels-of.js';
import { lifecycleChange } from './lifecycle-change.js';
import type { PlannedChange } from './planned-change.js';
import { pointedVersion } from './pointed-version.js';

// Other forms are read in the time zone of the machine, or as another day.
const dates = z.union([z.iso.date(), z.iso.datetime({ offset: true })]);

/** A release that is deprecated, or no longer is. */
export interface DeprecationRequest {
  /** Product line. */
  readonly flavor: string;
  /** Its version. */
  readonly version: string;
  /** From when, ISO 8601. Default: now. */
  readonly at?: string;
  /** The version to use instead. Default: what the last channel points at. */
  readonly successor?: string;
  /** Why, for consumers. Default: no reason is given. */
  readonly reason?: string;
  /** Take a deprecation back. Default `false`. */
  readonly undo?: boolean;
}

/**
 * Plan that consumers no longer find a release, and see what to use instead; or that they find it again. Nothing is
 * written before it is applied.
 *
 * @throws OrchestratorError `SOE_USAGE`, `SOE_FLAVOR_UNKNOWN`, `SOE_WRONG_ACCOUNT`; ShareError
 */
export async function planDeprecation(
  request: DeprecationRequest,
  context: PipelineContext,
): Promise<PlannedChange> {
  checkRequest(request);
  const { flavor, version, at, reason, undo = false } = request;
  flavorOf(context, flavor);
  await requireOwner(context);
  const pipeline = { ...context, access: accessOf(context) };
  const places = await resolvedDistribution(pipeline, flavor);
  const dry = { ...planningOptions(pipeline), places, apply: false };
  const successor = undo ? '' : await successorOf(request, pipeline);
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
  return lifecycleChange(
    { schema: 'soe-plan/v1', kind: 'lifecycle', owner, flavors: [flavor], about, plan },
    pipeline,
    places,
  );
}

function checkRequest({ flavor, version, at, reason, successor, undo }: DeprecationRequest): void {
  const task = `deprecate ${flavor} ${version}`;
  if (undo && (at !== undefined || reason !== undefined || successor !== undefined)) {
    throw new OrchestratorError(
      'SOE_USAGE',
      `${task}: --undo takes all of it back; leave out --at, --successor and --reason`,
    );
  }
  if (at !== undefined && !dates.safeParse(at).success) {
    throw new OrchestratorError(
      'SOE_USAGE',
      `${task}: --at ${at} is no date; write one as 2026-12-31 or 2026-12-31T12:00:00Z`,
    );
  }
}

async function successorOf(
  { flavor, version, successor }: DeprecationRequest,
  pipeline: PipelineContext,
): Promise<string> {
  if (successor !== undefined) return successor;
  const channel = channelsOf(pipeline, flavor).at(-1) ?? '';
  const found = await pointedVersion(flavor, channel, pipeline);
  if (found !== undefined && found !== version) return found;
  const advice =
    'promote another version first, or say with --successor what consumers shall use instead';
  if (found === undefined) {
    throw new OrchestratorError(
      'SOE_USAGE',
      `deprecate ${flavor} ${version}: channel ${channel} points at nothing; ${advice}`,
    );
  }
  throw new ShareError(
    'SHARE_REFUSED',
    `deprecate ${flavor} ${version}: channel ${channel} points at it; ${advice}`,
  );
}

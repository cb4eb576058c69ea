import {
  filledText,
  flag,
  integer,
  list,
  optional,
  structure,
  text,
} from '../../../protocols/shape.js';
import type { AnswerMembers } from '../../../protocols/wire.js';
import { type FastLaunch, fastLaunchTable } from '../../../state/tables/fast-launch.js';
import type { Image } from '../../../state/tables/image.js';
import { ApiError } from '../../api-error.js';
import { type Context, ownScope } from '../../context.js';
import { ec2Operation } from '../ec2-operation.js';
import { ec2Page, pageInput } from '../ec2-page.js';
import { filterInput, matching } from '../filters.js';
import { isSharedWith, requireImage, requireState } from '../image-access.js';
import {
  requireTemplate,
  requireVersion,
  templateReferenceInput,
} from '../launch-templates/launch-template-access.js';
import { availableAt } from './new-image.js';

/** The API reference: 5 snapshots are kept when nothing is said, by at least 6 launches at a time. */
const standardCount = 5;
const fewestLaunches = 6;

const launchTemplateInput = optional(structure({ ...templateReferenceInput, Version: text }));

/** Fast launch of Windows images: settings and states; nothing is launched and no snapshot taken. */
export const fastLaunch = [
  ec2Operation({
    action: 'EnableFastLaunch',
    input: {
      ImageId: text,
      ResourceType: filledText,
      SnapshotConfiguration: optional(structure({ TargetResourceCount: optional(integer) })),
      LaunchTemplate: launchTemplateInput,
      MaxParallelLaunches: optional(integer),
    },
    run(input, context) {
      const image = requireFastLaunchable(input.ImageId, context);
      const { MaxParallelLaunches: maxParallelLaunches = fewestLaunches } = input;
      const targetResourceCount = input.SnapshotConfiguration?.TargetResourceCount ?? standardCount;
      if ((input.ResourceType ?? 'snapshot') !== 'snapshot') {
        throw invalid(`Invalid ResourceType: '${input.ResourceType}'. Expected: 'snapshot'.`);
      }
      if (maxParallelLaunches < fewestLaunches) {
        throw invalid(`MaxParallelLaunches must be ${fewestLaunches} or greater`);
      }
      if (targetResourceCount < 1) throw invalid('TargetResourceCount must be 1 or greater');
      if (stateOf(fastLaunchesOf(context).get(image.id), context) === 'disabling') {
        throw new ApiError(
          'IncorrectState',
          `Fast launch of ${image.id} is being disabled; it can be enabled when that is done`,
        );
      }
      const launchTemplate =
        input.LaunchTemplate === undefined
          ? undefined
          : readTemplate(input.LaunchTemplate, context);
      const row: FastLaunch = {
        imageId: image.id,
        owner: image.owner,
        targetResourceCount,
        maxParallelLaunches,
        ...(launchTemplate === undefined ? {} : { launchTemplate }),
        goal: 'enabled',
        changedAt: context.now.toISOString(),
        reachedAt: availableAt(context),
      };
      fastLaunchesOf(context).put(row);
      return describe(row, 'enabling');
    },
  }),

  ec2Operation({
    action: 'DisableFastLaunch',
    input: { ImageId: text, Force: optional(flag) },
    run(input, context) {
      const image = requireFastLaunchable(input.ImageId, context);
      const before = fastLaunchesOf(context).get(image.id);
      if (before === undefined || before.goal === 'disabled') {
        throw new ApiError('InvalidRequest', `Fast launch is not enabled for ${image.id}`);
      }
      const row: FastLaunch = {
        ...before,
        goal: 'disabled',
        changedAt: context.now.toISOString(),
        reachedAt: availableAt(context),
      };
      fastLaunchesOf(context).put(row);
      return describe(row, 'disabling');
    },
  }),

  ec2Operation({
    action: 'DescribeFastLaunchImages',
    input: { ImageId: list(text), Filter: filterInput, ...pageInput },
    run(input, context) {
      const rows = [...fastLaunchesOf(context).rows()].flatMap((row) => {
        const state = stateOf(row, context);
        return state === undefined ? [] : [{ row, state }];
      });
      const found = rows
        .filter(({ row }) => input.ImageId.length === 0 || input.ImageId.includes(row.imageId))
        .filter(
          matching<(typeof rows)[number]>(input.Filter, {
            fields: {
              'owner-id': ({ row }) => row.owner,
              'resource-type': () => 'snapshot',
              state: ({ state }) => state,
            },
          }),
        );
      const { rows: page, next } = ec2Page(found, ({ row }) => row.imageId, input, {
        smallest: 1,
        largest: 200,
      });
      return {
        fastLaunchImageSet: page.map(({ row, state }) => describe(row, state)),
        nextToken: next,
      };
    },
  }),
];

function requireFastLaunchable(id: string, context: Context): Image {
  const image = requireState(context, requireImage(context, id), 'available');
  if (image.platform !== 'windows') {
    throw new ApiError('InvalidRequest', `Fast launch is for Windows images: ${id} is none`);
  }
  if (image.owner !== context.account && !isSharedWith(context, image)) {
    throw new ApiError(
      'InvalidRequest',
      `Fast launch is for images that you own or that are shared with you: ${id} is neither`,
    );
  }
  return image;
}

/** What is seen of a fast launch now; nothing once it is disabled. */
function stateOf(row: FastLaunch | undefined, { now }: Context): string | undefined {
  if (row === undefined) return undefined;
  const isReached = row.reachedAt <= now.toISOString();
  if (row.goal === 'enabled') return isReached ? 'enabled' : 'enabling';
  return isReached ? undefined : 'disabling';
}

function describe(row: FastLaunch, state: string): AnswerMembers {
  return {
    imageId: row.imageId,
    resourceType: 'snapshot',
    snapshotConfiguration: { targetResourceCount: row.targetResourceCount },
    launchTemplate: row.launchTemplate,
    maxParallelLaunches: row.maxParallelLaunches,
    ownerId: row.owner,
    state,
    stateTransitionReason: 'Client.UserInitiated',
    stateTransitionTime: state === 'enabled' ? row.reachedAt : row.changedAt,
  };
}

function readTemplate(
  asked: {
    readonly LaunchTemplateId: string | undefined;
    readonly LaunchTemplateName: string | undefined;
    readonly Version: string;
  },
  context: Context,
): NonNullable<FastLaunch['launchTemplate']> {
  const template = requireTemplate(context, asked);
  requireVersion(template, asked.Version);
  return {
    launchTemplateId: template.id,
    launchTemplateName: template.name,
    version: asked.Version,
  };
}

function fastLaunchesOf(context: Context) {
  return context.store.table(fastLaunchTable, ownScope(context));
}

function invalid(message: string): ApiError {
  return new ApiError('InvalidParameterValue', message);
}

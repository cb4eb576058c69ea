import type { Lifecycle } from '../../state/tables/fleet.js';
import { type Image, imageTable } from '../../state/tables/image.js';
import { ApiError } from '../api-error.js';
import type { Context } from '../context.js';
import { newId } from '../new-id.js';
import { mergeDevices } from './block-devices.js';
import { encryptByDefault } from './ebs-encryption.js';
import { forgetTerminated } from './instance-access.js';
import { requireKeyPair } from './key-pairs.js';
import {
  checkUserData,
  chooseGroups,
  chooseLifecycle,
  chooseSubnet,
  launchableImage,
} from './launch-choices.js';
import type { Launch } from './launch-input.js';
import { fillLaunch } from './launch-templates/fill-launch.js';
import { requireType } from './launchable-type.js';
import { type LaunchPlan, putInstance, taggable } from './put-instance.js';
import { readTagSpecifications, type Tags } from './tags.js';

/** What a fleet knows of a launch and a request of RunInstances does not say. */
export interface LaunchOrigin {
  /** Default: what the request or its template says. */
  readonly lifecycle?: Lifecycle;
  /** Tags of AWS on the instances. Default: none. */
  readonly systemTags?: Tags;
}

/** Launches instances and gives their ids. Only a subnet that is full is noticed after the first change. */
export function launchInstances(
  request: Launch,
  context: Context,
  origin: LaunchOrigin = {},
): readonly string[] {
  const { launch, systemTags } = fillLaunch(request, context);
  const image = launchableImage(launch.ImageId, context);
  const type = requireType(launch.InstanceType ?? 'm1.small', image);
  if (launch.MinCount < 1 || launch.MaxCount < launch.MinCount || launch.MaxCount > 1000) {
    throw new ApiError(
      'InvalidParameterValue',
      `Invalid count: ${launch.MinCount} to ${launch.MaxCount}`,
    );
  }
  if (launch.KeyName !== undefined) requireKeyPair(context, launch.KeyName);
  checkUserData(launch.UserData);
  const lifecycle = origin.lifecycle ?? chooseLifecycle(launch);
  const plan: LaunchPlan = {
    launch,
    image,
    type,
    subnet: chooseSubnet(launch, type, context),
    securityGroupIds: chooseGroups(launch, context),
    disks: mergeDevices(image.blockDevices, launch.BlockDeviceMapping, context).map((disk) =>
      encryptByDefault(disk, context),
    ),
    isSpot: lifecycle === 'spot',
    tags: readLaunchTags(launch, lifecycle),
    systemTags: { ...systemTags, ...origin.systemTags },
    reservationId: newId('r'),
  };

  forgetTerminated(context);
  const ids = Array.from({ length: launch.MaxCount }, (_, index) =>
    putInstance(plan, index, context),
  );
  rememberLaunch(image, context);
  return ids;
}

function readLaunchTags({ TagSpecification }: Launch, lifecycle: Lifecycle): LaunchPlan['tags'] {
  const tags = readTagSpecifications(TagSpecification, taggable);
  if (lifecycle === 'on-demand' && Object.keys(tags['spot-instances-request']).length > 0) {
    throw new ApiError(
      'InvalidParameterValue',
      'You cannot specify tags for Spot instances requests if there are no Spot instances requests being created by the request.',
    );
  }
  return tags;
}

/** The owner learns of every launch, by whomever. Seeds have no row, because nobody owns them here. */
function rememberLaunch(image: Image, { store, region, now }: Context): void {
  const images = store.table(imageTable, region);
  if (images.get(image.id) === undefined) return;
  images.put({ ...image, lastLaunchedTime: now.toISOString() });
}

import { defaultNetworkOf, type Subnet } from '../../seeds/default-network.js';
import type { InstanceType } from '../../seeds/instance-type.js';
import { zonesOffering } from '../../seeds/instance-type-offerings.js';
import type { Lifecycle } from '../../state/tables/fleet.js';
import type { Image } from '../../state/tables/image.js';
import { instanceTable } from '../../state/tables/instance.js';
import { ApiError } from '../api-error.js';
import { type Context, ownScope } from '../context.js';
import { requireImage, requireState } from './image-access.js';
import { resolveImageReference } from './images/resolve-image-reference.js';
import type { Launch, LaunchSettings } from './launch-input.js';
import { requireOffered } from './launchable-type.js';
import { subnetNotFound } from './network.js';
import { requireByName, requireSecurityGroup } from './security-groups.js';

/** An image id, or `resolve:ssm:` and the name of a parameter that holds one. */
export function launchableImage(reference: string | undefined, context: Context): Image {
  if (reference === undefined) {
    throw new ApiError('MissingParameter', 'The request must contain the parameter ImageId');
  }
  const id = resolveImageReference(reference, context);
  return requireState(context, requireImage(context, id), 'available');
}

/** Whether a spot instance was asked for. Its request ends with it: there are no persistent ones. */
export function chooseLifecycle({ InstanceMarketOptions: market }: LaunchSettings): Lifecycle {
  if (market?.MarketType === undefined) return 'on-demand';
  if (market.MarketType !== 'spot') {
    throw new ApiError('InvalidParameterValue', `Invalid market type: ${market.MarketType}`);
  }
  if ((market.SpotOptions?.SpotInstanceType ?? 'one-time') !== 'one-time') {
    throw new ApiError('InvalidParameterValue', 'Only one-time spot requests are made here');
  }
  return 'spot';
}

/** Refuses user data over 16 KB. */
export function checkUserData(userData: string | undefined): void {
  if (userData !== undefined && Buffer.from(userData, 'base64').length > 16 * 1024) {
    throw new ApiError('InvalidParameterValue', 'User data is limited to 16384 bytes');
  }
}

/** The subnet that was asked for, by id or by zone; else the first whose zone offers the type. */
export function chooseSubnet(
  launch: Launch,
  type: InstanceType,
  { account, region }: Context,
): Subnet {
  const { subnets } = defaultNetworkOf(account, region);
  const wanted = launch.SubnetId ?? launch.NetworkInterface[0]?.SubnetId;
  const zone = launch.Placement?.AvailabilityZone;
  const possible = subnets.filter(
    (subnet) =>
      (wanted === undefined || subnet.id === wanted) &&
      (zone === undefined || subnet.zone === zone),
  );
  const offering = zonesOffering(type.name, region).map(({ name }) => name);
  const found = possible.find((subnet) => offering.includes(subnet.zone)) ?? possible[0];
  if (found !== undefined) {
    requireOffered(type, region, found.zone);
    return found;
  }
  if (wanted !== undefined) throw subnetNotFound(wanted);
  throw new ApiError('InvalidParameterValue', `Invalid availability zone: [${zone}]`);
}

/** The security groups that were asked for, in any of three ways; else the default one. */
export function chooseGroups(launch: Launch, context: Context): readonly string[] {
  const ids = [
    ...launch.SecurityGroupId,
    ...launch.NetworkInterface.flatMap(({ SecurityGroupId }) => SecurityGroupId),
  ].map((id) => requireSecurityGroup(context, id).id);
  const named = launch.SecurityGroup.map((name) => requireByName(context, name).id);
  const chosen = [...new Set([...ids, ...named])];
  return chosen.length > 0 ? chosen : [requireByName(context, 'default').id];
}

/** The first address of the subnet that no living instance has; the first four belong to AWS. */
export function freeAddress({ firstThird }: Subnet, context: Context): string {
  const instances = [...context.store.table(instanceTable, ownScope(context)).rows()];
  const taken = new Set(
    instances
      .filter(({ state }) => state !== 'terminated')
      .map(({ privateIpAddress }) => privateIpAddress),
  );
  for (let host = 4; host < 16 * 256 - 1; host += 1) {
    const address = `172.31.${firstThird + Math.floor(host / 256)}.${host % 256}`;
    if (!taken.has(address)) return address;
  }
  throw new ApiError(
    'InsufficientFreeAddressesInSubnet',
    'The specified subnet does not have enough free addresses to satisfy the request.',
  );
}

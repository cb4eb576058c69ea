import { flag, list, optional, text } from '../../protocols/shape.js';
import type { AnswerMembers } from '../../protocols/wire.js';
import type { Instance, InstanceState } from '../../state/tables/instance.js';
import type { SecurityGroup } from '../../state/tables/security-group.js';
import { volumeTable } from '../../state/tables/volume.js';
import { type Context, ownScope } from '../context.js';
import { groupBy } from '../group-by.js';
import { ec2Operation } from './ec2-operation.js';
import { ec2Page, pageInput } from './ec2-page.js';
import { type FilterTable, filterInput, matching } from './filters.js';
import { instancesOf, requireInstance } from './instance-access.js';
import { groupsOf } from './security-groups.js';
import { tagSet, visibleTags } from './tags.js';

/** Looking at instances. */
export const describeInstances = [
  ec2Operation({
    action: 'DescribeInstances',
    input: { InstanceId: list(text), Filter: filterInput, ...pageInput },
    run(input, context) {
      for (const id of input.InstanceId) requireInstance(context, id);
      const matchesFilters = matching(input.Filter, filtersFor(context));
      const found = instancesOf(context).filter(
        (instance) =>
          (input.InstanceId.length === 0 || input.InstanceId.includes(instance.id)) &&
          matchesFilters(instance),
      );
      const { rows, next } = ec2Page(found, ({ id }) => id, input, {
        idsParameter: input.InstanceId.length > 0 ? 'instancesSet' : undefined,
      });
      const reservations = groupBy(rows, ({ reservationId }) => reservationId);
      return {
        reservationSet: Array.from(reservations.values(), (group) =>
          describeReservation(group, context),
        ),
        nextToken: next,
      };
    },
  }),

  ec2Operation({
    action: 'DescribeInstanceStatus',
    input: {
      InstanceId: list(text),
      IncludeAllInstances: optional(flag),
      Filter: filterInput,
      ...pageInput,
    },
    run(input, context) {
      for (const id of input.InstanceId) requireInstance(context, id);
      const matchesFilters = matching(input.Filter, {
        fields: {
          'availability-zone': (instance: Instance) => instance.availabilityZone,
          'instance-state-code': ({ state }) => stateCodes[state],
          'instance-state-name': ({ state }) => state,
        },
      });
      const found = instancesOf(context).filter(
        (instance) =>
          (input.InstanceId.length === 0 || input.InstanceId.includes(instance.id)) &&
          (input.IncludeAllInstances === true || instance.state === 'running') &&
          matchesFilters(instance),
      );
      const { rows, next } = ec2Page(found, ({ id }) => id, input, {
        idsParameter: input.InstanceId.length > 0 ? 'instancesSet' : undefined,
      });
      return {
        instanceStatusSet: rows.map((instance) => {
          const checks = describeChecks(instance);
          return {
            instanceId: instance.id,
            availabilityZone: instance.availabilityZone,
            instanceState: describeState(instance.state),
            instanceStatus: checks,
            systemStatus: checks,
          };
        }),
        nextToken: next,
      };
    },
  }),

  ec2Operation({
    action: 'GetConsoleOutput',
    input: { InstanceId: text, Latest: optional(flag) },
    run(input, context) {
      const instance = requireInstance(context, input.InstanceId);
      // Without guests nothing boots, so nothing was printed. What was is always the latest.
      const output = context.guests?.consoleOutput(instance.id) ?? '';
      return {
        instanceId: instance.id,
        timestamp: output === '' ? instance.launchTime : context.now,
        output: Buffer.from(output).toString('base64'),
      };
    },
  }),
];

const stateCodes: Readonly<Record<InstanceState, number>> = {
  pending: 0,
  running: 16,
  'shutting-down': 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
};

/** Writes a state as answers show it. */
export function describeState(state: InstanceState): AnswerMembers {
  return { code: stateCodes[state], name: state };
}

/** Where nothing runs inside, no check has a result. */
function describeChecks({ state, guest }: Instance): AnswerMembers {
  if (state !== 'running') return { status: 'not-applicable', details: [] };
  if (guest === undefined) return { status: 'insufficient-data', details: [] };
  const result = guest.checks === 'ok' ? 'passed' : 'initializing';
  return { status: guest.checks, details: [{ name: 'reachability', status: result }] };
}

/** Writes instances that were launched together. */
export function describeReservation(
  instances: readonly Instance[],
  context: Context,
): AnswerMembers {
  return {
    reservationId: instances[0]?.reservationId,
    ownerId: context.account,
    groupSet: [],
    instancesSet: instances.map((instance) => describe(instance, context)),
  };
}

function describe(instance: Instance, context: Context): AnswerMembers {
  const isGone = instance.state === 'terminated';
  const hostName = `ip-${instance.privateIpAddress.replaceAll('.', '-')}`;
  // A name that does not resolve would be preferred to an address that works.
  const hasName = !isGone && instance.guest === undefined;
  return {
    instanceId: instance.id,
    imageId: instance.imageId,
    instanceState: describeState(instance.state),
    privateDnsName: !hasName ? '' : `${hostName}.${context.region}.compute.internal`,
    dnsName: '',
    reason: instance.stateReason ?? '',
    keyName: instance.keyName,
    amiLaunchIndex: instance.launchIndex,
    productCodes: [],
    instanceType: instance.type,
    launchTime: instance.launchTime,
    placement: { availabilityZone: instance.availabilityZone, groupName: '', tenancy: 'default' },
    platform: instance.platform,
    platformDetails: instance.platformDetails,
    usageOperation: instance.usageOperation,
    monitoring: { state: 'disabled' },
    subnetId: isGone ? undefined : instance.subnetId,
    vpcId: isGone ? undefined : instance.vpcId,
    privateIpAddress: isGone ? undefined : instance.privateIpAddress,
    ipAddress: publicAddress(instance),
    sourceDestCheck: true,
    groupSet: describeGroups(instance, context),
    stateReason:
      instance.stateReason === undefined
        ? undefined
        : {
            code: instance.stateReasonCode ?? 'Client.UserInitiatedShutdown',
            message: instance.stateReason,
          },
    architecture: instance.architecture,
    rootDeviceType: 'ebs',
    rootDeviceName: instance.rootDeviceName,
    blockDeviceMapping: isGone ? [] : describeDevices(instance, context),
    virtualizationType: instance.virtualizationType,
    clientToken: instance.clientToken ?? '',
    instanceLifecycle: instance.spotRequestId === undefined ? undefined : 'spot',
    spotInstanceRequestId: instance.spotRequestId,
    hypervisor: 'xen',
    iamInstanceProfile:
      instance.instanceProfile === undefined ? undefined : { arn: instance.instanceProfile },
    ebsOptimized: instance.ebsOptimized,
    enaSupport: instance.enaSupport,
    sriovNetSupport: instance.sriovNetSupport,
    bootMode: instance.bootMode,
    tpmSupport: instance.tpmSupport,
    metadataOptions: {
      state: 'applied',
      httpTokens: instance.httpTokens,
      httpPutResponseHopLimit: 2,
      httpEndpoint: 'enabled',
    },
    tagSet: tagSet(context, instance.id),
  };
}

/** Only what runs can be reached; a stopped instance gives its public address back. */
function publicAddress({ state, guest }: Instance): string | undefined {
  return state === 'pending' || state === 'running' ? guest?.address : undefined;
}

function describeGroups(instance: Instance, context: Context): readonly AnswerMembers[] {
  return livingGroupsOf(instance, context).map(({ id, name }) => ({
    groupId: id,
    groupName: name,
  }));
}

/** An instance that is gone is in no group any more, though its row remembers. */
function livingGroupsOf(
  { state, securityGroupIds }: Instance,
  context: Context,
): readonly SecurityGroup[] {
  if (state === 'terminated') return [];
  return groupsOf(context).filter(({ id }) => securityGroupIds.includes(id));
}

function describeDevices({ devices }: Instance, context: Context): readonly AnswerMembers[] {
  const volumes = context.store.table(volumeTable, ownScope(context));
  return devices.map(({ deviceName, volumeId }) => {
    const attachment = volumes.get(volumeId)?.attachment;
    return {
      deviceName,
      ebs: {
        volumeId,
        status: 'attached',
        attachTime: attachment?.attachTime,
        deleteOnTermination: attachment?.deleteOnTermination,
      },
    };
  });
}

function filtersFor(context: Context): FilterTable<Instance> {
  return {
    tags: ({ id }) => visibleTags(context, id),
    fields: {
      architecture: (instance) => instance.architecture,
      'availability-zone': (instance) => instance.availabilityZone,
      'block-device-mapping.device-name': ({ devices }) => devices.map((one) => one.deviceName),
      'block-device-mapping.volume-id': ({ devices }) => devices.map((one) => one.volumeId),
      'client-token': (instance) => instance.clientToken,
      'image-id': (instance) => instance.imageId,
      'instance-id': (instance) => instance.id,
      'instance-lifecycle': ({ spotRequestId }) =>
        spotRequestId === undefined ? undefined : 'spot',
      'instance-state-code': ({ state }) => stateCodes[state],
      'instance-state-name': ({ state }) => state,
      'instance-type': (instance) => instance.type,
      'instance.group-id': (instance) => livingGroupsOf(instance, context).map(({ id }) => id),
      'instance.group-name': (instance) =>
        livingGroupsOf(instance, context).map(({ name }) => name),
      'ip-address': publicAddress,
      'key-name': (instance) => instance.keyName,
      'launch-time': (instance) => instance.launchTime,
      'owner-id': () => context.account,
      'private-ip-address': (instance) => instance.privateIpAddress,
      'reservation-id': (instance) => instance.reservationId,
      'root-device-type': () => 'ebs',
      'spot-instance-request-id': (instance) => instance.spotRequestId,
      'subnet-id': (instance) => instance.subnetId,
      'vpc-id': (instance) => instance.vpcId,
    },
  };
}

import { filledText, list, text } from '../../protocols/shape.js';
import type { AnswerMembers } from '../../protocols/wire.js';
import { defaultNetworkOf } from '../../seeds/default-network.js';
import { instanceTable } from '../../state/tables/instance.js';
import {
  type SecurityGroup,
  type SecurityGroupRule,
  securityGroupTable,
} from '../../state/tables/security-group.js';
import { ApiError } from '../api-error.js';
import { type Context, ownArn, ownScope } from '../context.js';
import { groupBy } from '../group-by.js';
import { newId } from '../new-id.js';
import { done, ec2Operation } from './ec2-operation.js';
import { ec2Page, pageInput } from './ec2-page.js';
import { type FilterTable, filterInput, matching } from './filters.js';
import {
  putTags,
  readTagSpecifications,
  tagSet,
  tagSpecificationInput,
  takeTags,
  visibleTags,
} from './tags.js';

/** Security groups of the default VPC. Their rules are kept and shown; no packet meets them. */
export const securityGroups = [
  ec2Operation({
    action: 'CreateSecurityGroup',
    input: {
      GroupName: text,
      GroupDescription: text,
      VpcId: filledText,
      TagSpecification: tagSpecificationInput,
    },
    run(input, context) {
      const { vpcId } = defaultNetworkOf(context.account, context.region);
      if ((input.VpcId ?? vpcId) !== vpcId) {
        throw new ApiError('InvalidVpcID.NotFound', `The vpc ID '${input.VpcId}' does not exist`);
      }
      if (input.GroupName.length > 255 || input.GroupName.startsWith('sg-')) {
        throw new ApiError('InvalidParameterValue', `Invalid group name: '${input.GroupName}'`);
      }
      if (groupsOf(context).some(({ name }) => name === input.GroupName)) {
        throw new ApiError(
          'InvalidGroup.Duplicate',
          `The security group '${input.GroupName}' already exists for VPC '${vpcId}'`,
        );
      }
      const tags = readTagSpecifications(input.TagSpecification, ['security-group']);
      const group: SecurityGroup = {
        id: newId('sg'),
        name: input.GroupName,
        description: input.GroupDescription,
        vpcId,
        rules: [allowAllEgress()],
      };
      context.store.table(securityGroupTable, ownScope(context)).put(group);
      putTags(context, 'security-group', group.id, tags['security-group']);
      return {
        ...done,
        groupId: group.id,
        securityGroupArn: ownArn(context, 'ec2', `security-group/${group.id}`),
        tagSet: tagSet(context, group.id),
      };
    },
  }),

  ec2Operation({
    action: 'DescribeSecurityGroups',
    input: { GroupId: list(text), GroupName: list(text), Filter: filterInput, ...pageInput },
    run(input, context) {
      for (const id of input.GroupId) requireSecurityGroup(context, id);
      for (const name of input.GroupName) requireByName(context, name);
      const matchesFilters = matching(input.Filter, filtersFor(context));
      const found = groupsOf(context).filter(
        (group) =>
          (input.GroupId.length === 0 || input.GroupId.includes(group.id)) &&
          (input.GroupName.length === 0 || input.GroupName.includes(group.name)) &&
          matchesFilters(group),
      );
      const { rows, next } = ec2Page(found, ({ id }) => id, input);
      return { securityGroupInfo: rows.map((row) => describe(row, context)), nextToken: next };
    },
  }),

  ec2Operation({
    action: 'DeleteSecurityGroup',
    input: { GroupId: filledText, GroupName: filledText },
    run(input, context) {
      const group = requireEither(input, context);
      if (group.name === 'default') {
        throw new ApiError(
          'CannotDelete',
          `the specified group: "${group.id}" name: "default" cannot be deleted by a user`,
        );
      }
      if (isUsed(group, context)) {
        throw new ApiError('DependencyViolation', `resource ${group.id} has a dependent object`);
      }
      context.store.table(securityGroupTable, ownScope(context)).remove(group.id);
      takeTags(context, group.id);
      return { ...done, groupId: group.id };
    },
  }),
];

/** Whether an instance that is not gone is in the group, or a rule of another group names it. */
function isUsed({ id }: SecurityGroup, context: Context): boolean {
  const instances = [...context.store.table(instanceTable, ownScope(context)).rows()];
  return (
    instances.some(
      ({ state, securityGroupIds }) => state !== 'terminated' && securityGroupIds.includes(id),
    ) ||
    groupsOf(context).some(
      (other) => other.id !== id && other.rules.some(({ groupId }) => groupId === id),
    )
  );
}

/** The security groups that the caller has; the default one is there without having been made. */
export function groupsOf(context: Context): readonly SecurityGroup[] {
  const table = context.store.table(securityGroupTable, ownScope(context));
  const { vpcId, securityGroupId: id } = defaultNetworkOf(context.account, context.region);
  const rules: readonly SecurityGroupRule[] = [
    { id: `sgr-${id.slice(3)}`, protocol: '-1', groupId: id, egress: false },
    { ...allowAllEgress(), id: `sgr-${id.slice(3, -1)}e` },
  ];
  const standard = { id, name: 'default', description: 'default VPC security group', vpcId, rules };
  return table.get(id) === undefined ? [standard, ...table.rows()] : [...table.rows()];
}

/** The security group with this id, or the refusal of AWS. */
export function requireSecurityGroup(context: Context, id: string): SecurityGroup {
  const group = groupsOf(context).find((candidate) => candidate.id === id);
  if (group === undefined) throw notFound(id);
  return group;
}

/** The security group with this name, or the refusal of AWS. */
export function requireByName(context: Context, name: string): SecurityGroup {
  const group = groupsOf(context).find((candidate) => candidate.name === name);
  if (group === undefined) throw notFound(name);
  return group;
}

/** The security group that is named by id or by name, or the refusal of AWS. */
export function requireEither(
  input: { readonly GroupId: string | undefined; readonly GroupName: string | undefined },
  context: Context,
): SecurityGroup {
  if (input.GroupId !== undefined) return requireSecurityGroup(context, input.GroupId);
  if (input.GroupName !== undefined) return requireByName(context, input.GroupName);
  throw new ApiError(
    'MissingParameter',
    'The request must contain the parameter groupName or groupId',
  );
}

function allowAllEgress(): SecurityGroupRule {
  return { id: newId('sgr'), protocol: '-1', cidrIpv4: '0.0.0.0/0', egress: true };
}

function describe(group: SecurityGroup, context: Context): AnswerMembers {
  return {
    ownerId: context.account,
    groupId: group.id,
    groupName: group.name,
    groupDescription: group.description,
    vpcId: group.vpcId,
    securityGroupArn: ownArn(context, 'ec2', `security-group/${group.id}`),
    ipPermissions: permissions(group, context, false),
    ipPermissionsEgress: permissions(group, context, true),
    tagSet: tagSet(context, group.id),
  };
}

/** Rules for the same protocol and ports are shown as one permission. */
function permissions(
  group: SecurityGroup,
  { account }: Context,
  egress: boolean,
): readonly AnswerMembers[] {
  const byPorts = groupBy(
    group.rules.filter((rule) => rule.egress === egress),
    ({ protocol, fromPort, toPort }) => JSON.stringify([protocol, fromPort, toPort]),
  );
  return [...byPorts.values()].map((rules) => ({
    ipProtocol: rules[0]?.protocol,
    fromPort: rules[0]?.fromPort,
    toPort: rules[0]?.toPort,
    ipRanges: rules.flatMap(({ cidrIpv4: cidrIp, description }) =>
      cidrIp === undefined ? [] : [{ cidrIp, description }],
    ),
    ipv6Ranges: rules.flatMap(({ cidrIpv6, description }) =>
      cidrIpv6 === undefined ? [] : [{ cidrIpv6, description }],
    ),
    groups: rules.flatMap(({ groupId, description }) =>
      groupId === undefined ? [] : [{ groupId, userId: account, description }],
    ),
    prefixListIds: [],
  }));
}

function filtersFor(context: Context): FilterTable<SecurityGroup> {
  return {
    tags: ({ id }) => visibleTags(context, id),
    fields: {
      description: ({ description }) => description,
      'group-id': ({ id }) => id,
      'group-name': ({ name }) => name,
      'owner-id': () => context.account,
      'vpc-id': ({ vpcId }) => vpcId,
    },
  };
}

function notFound(name: string): ApiError {
  return new ApiError('InvalidGroup.NotFound', `The security group '${name}' does not exist`);
}

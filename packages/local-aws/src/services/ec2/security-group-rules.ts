import {
  filledText,
  integer,
  list,
  optional,
  type ReadMembers,
  structure,
  text,
} from '../../protocols/shape.js';
import type { AnswerMembers } from '../../protocols/wire.js';
import { type SecurityGroupRule, securityGroupTable } from '../../state/tables/security-group.js';
import { ApiError } from '../api-error.js';
import { type Context, ownScope } from '../context.js';
import { newId } from '../new-id.js';
import { done, ec2Operation } from './ec2-operation.js';
import { requireEither } from './security-groups.js';

const permissionInput = list(
  structure({
    IpProtocol: text,
    FromPort: optional(integer),
    ToPort: optional(integer),
    IpRanges: list(structure({ CidrIp: text, Description: optional(text) })),
    Ipv6Ranges: list(structure({ CidrIpv6: text, Description: optional(text) })),
    Groups: list(
      structure({
        GroupId: text,
        UserId: filledText,
        Description: optional(text),
      }),
    ),
  }),
);

const ruleInput = {
  GroupId: filledText,
  GroupName: filledText,
  IpPermissions: permissionInput,
  IpProtocol: filledText,
  FromPort: optional(integer),
  ToPort: optional(integer),
  CidrIp: filledText,
};

/** Rules for what may come in. They are kept and shown; no packet meets them. */
export const securityGroupRules = [
  ec2Operation({
    action: 'AuthorizeSecurityGroupIngress',
    input: ruleInput,
    run: authorize,
  }),

  ec2Operation({
    action: 'RevokeSecurityGroupIngress',
    input: { ...ruleInput, SecurityGroupRuleId: list(text) },
    run: revoke,
  }),
];

type RuleRequest = ReadMembers<typeof ruleInput>;

function authorize(input: RuleRequest, context: Context): AnswerMembers {
  const group = requireEither(input, context);
  const rules = readRules(input);
  for (const rule of rules) {
    if (group.rules.some((other) => sameRule(rule, other))) {
      throw new ApiError(
        'InvalidPermission.Duplicate',
        `the specified rule "${ruleName(rule)}" already exists`,
      );
    }
  }
  const table = context.store.table(securityGroupTable, ownScope(context));
  table.put({ ...group, rules: [...group.rules, ...rules] });
  return {
    ...done,
    securityGroupRuleSet: rules.map((rule) => ({
      securityGroupRuleId: rule.id,
      groupId: group.id,
      groupOwnerId: context.account,
      isEgress: rule.egress,
      ipProtocol: rule.protocol,
      fromPort: rule.fromPort ?? -1,
      toPort: rule.toPort ?? -1,
      cidrIpv4: rule.cidrIpv4,
      cidrIpv6: rule.cidrIpv6,
      description: rule.description,
      referencedGroupInfo:
        rule.groupId === undefined ? undefined : { groupId: rule.groupId, userId: context.account },
    })),
  };
}

function revoke(
  input: RuleRequest & { readonly SecurityGroupRuleId: readonly string[] },
  context: Context,
): AnswerMembers {
  const group = requireEither(input, context);
  const unwanted = input.SecurityGroupRuleId.length > 0 ? [] : readRules(input);
  const left = group.rules.filter(
    (rule) =>
      !input.SecurityGroupRuleId.includes(rule.id) &&
      !unwanted.some((other) => sameRule(rule, other)),
  );
  if (left.length === group.rules.length) {
    throw new ApiError(
      'InvalidPermission.NotFound',
      'The specified rule does not exist in this security group.',
    );
  }
  context.store.table(securityGroupTable, ownScope(context)).put({ ...group, rules: left });
  return done;
}

function readRules(input: RuleRequest): readonly SecurityGroupRule[] {
  const { IpProtocol, FromPort, ToPort, CidrIp } = input;
  const single =
    IpProtocol === undefined
      ? []
      : [
          {
            IpProtocol,
            FromPort,
            ToPort,
            IpRanges: CidrIp === undefined ? [] : [{ CidrIp, Description: undefined }],
            Ipv6Ranges: [],
            Groups: [],
          },
        ];
  const rules = [...input.IpPermissions, ...single].flatMap((permission) => {
    const common = {
      protocol: permission.IpProtocol,
      ...(permission.FromPort === undefined ? {} : { fromPort: permission.FromPort }),
      ...(permission.ToPort === undefined ? {} : { toPort: permission.ToPort }),
      egress: false,
    };
    const rule = (
      target: Pick<SecurityGroupRule, 'cidrIpv4' | 'cidrIpv6' | 'groupId'>,
      description: string | undefined,
    ): SecurityGroupRule => ({
      id: newId('sgr'),
      ...common,
      ...target,
      ...(description === undefined ? {} : { description }),
    });
    return [
      ...permission.IpRanges.map((one) => rule({ cidrIpv4: one.CidrIp }, one.Description)),
      ...permission.Ipv6Ranges.map((one) => rule({ cidrIpv6: one.CidrIpv6 }, one.Description)),
      ...permission.Groups.map((one) => rule({ groupId: one.GroupId }, one.Description)),
    ];
  });
  if (rules.length > 0) return rules;
  throw new ApiError('MissingParameter', 'The request must contain the parameter ipPermissions');
}

function sameRule(a: SecurityGroupRule, b: SecurityGroupRule): boolean {
  return a.egress === b.egress && ruleName(a) === ruleName(b);
}

function ruleName({
  protocol,
  fromPort,
  toPort,
  cidrIpv4,
  cidrIpv6,
  groupId,
}: SecurityGroupRule): string {
  const ports = `${fromPort ?? -1}-${toPort ?? -1}`;
  return `peer: ${cidrIpv4 ?? cidrIpv6 ?? groupId}, ${protocol}, ports: ${ports}, ALLOW`;
}

import fc from 'fast-check';
import { consumer, otherConsumer, owner } from './release.js';

/** A statement of a key policy, as they are found in the wild: allowing or denying, with conditions. */
export interface WildStatement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal: '*' | { readonly AWS: string | readonly string[] };
  readonly Action: string | readonly string[];
  readonly Resource: '*';
  readonly Condition?: Readonly<Record<string, unknown>>;
}

const root = (account: string) => `arn:aws:iam::${account}:root`;

const principal = fc.oneof(
  fc.constant('*' as const),
  fc
    .subarray(
      ['*', root(owner), root(consumer), otherConsumer, `arn:aws:iam::${consumer}:role/launch`],
      { minLength: 1 },
    )
    .map((AWS) => ({ AWS })),
);

const action = fc.subarray(
  [
    'kms:*',
    'kms:Describe*',
    'kms:Decrypt',
    'kms:ReEncrypt*',
    'kms:GenerateDataKey*',
    'kms:CreateGrant',
    'kms:PutKeyPolicy',
  ],
  { minLength: 1 },
);

const values = (...some: readonly string[]) => fc.subarray([...some], { minLength: 1 });

const condition = fc.oneof(
  values('o-exampleorg1', 'o-other00000').chain((ids) =>
    fc.constantFrom(
      { StringEquals: { 'aws:PrincipalOrgID': ids } },
      { StringNotEquals: { 'aws:PrincipalOrgID': ids } },
    ),
  ),
  values(
    'o-exampleorg1/*',
    'o-exampleorg1/*/ou-exam-workload/*',
    'o-exampleorg1/r-exam/ou-exam-workload/*',
    'o-other00000/*',
  ).chain((paths) =>
    fc.constantFrom(
      { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': paths } },
      { 'ForAllValues:StringLike': { 'aws:PrincipalOrgPaths': paths } },
      { 'ForAnyValue:StringNotLike': { 'aws:PrincipalOrgPaths': paths } },
    ),
  ),
  values(owner, consumer).chain((accounts) =>
    fc.constantFrom(
      { StringEquals: { 'kms:CallerAccount': accounts } },
      { StringNotEquals: { 'kms:CallerAccount': accounts } },
    ),
  ),
  fc.constantFrom(
    { StringEquals: { 'kms:ViaService': 'ec2.eu-west-1.amazonaws.com' } },
    { StringLike: { 'kms:ViaService': 'rds.*.amazonaws.com' } },
    { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    { BoolIfExists: { 'kms:GrantIsForAWSResource': 'true' } },
    { StringLike: { 'aws:PrincipalArn': '*' } },
    { Null: { 'aws:PrincipalOrgID': 'true' } },
  ),
);

/** Statements about the accounts, the organisation and the unit of the tests. */
export const policyStatement: fc.Arbitrary<WildStatement> = fc.record(
  {
    Effect: fc.constantFrom('Allow', 'Allow', 'Deny'),
    Principal: principal,
    Action: action,
    Resource: fc.constant('*'),
    Condition: condition,
  },
  { requiredKeys: ['Effect', 'Principal', 'Action', 'Resource'] },
);

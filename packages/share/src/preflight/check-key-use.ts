import type { FoundKey } from '../access/key-access.js';
import { groupBy } from '../group-by.js';
import { judgeKey, type KeyPermission } from './key-permission.js';
import { type KeyPolicy, readKeyPolicy } from './key-policy.js';
import { targetName } from './key-target.js';
import { missingStatements, mostPolicyBytes, policyBytes } from './missing-statement.js';
import { usersOfKeys } from './observe-keys.js';
import type { PreflightFinding } from './preflight-finding.js';
import type { PreflightScope } from './preflight-scope.js';
import type { SeenKey, SeenPreflight } from './seen-preflight.js';

/** Everybody with whom images are shared may use their key, or what would make it so. */
export function checkKeyUse(
  seen: SeenKey,
  key: FoundKey,
  scope: PreflightScope,
  { organization }: SeenPreflight,
): readonly PreflightFinding[] {
  const text = seen.policy !== undefined && 'value' in seen.policy ? seen.policy.value : undefined;
  const policy = text === undefined ? undefined : readKeyPolicy(text);
  const read = seen.grants !== undefined && 'value' in seen.grants ? seen.grants.value : undefined;
  const inUse = { keyArn: key.arn, ownerId: scope.desired.ownerId };
  const judge = judgeKey(policy ?? unknownPolicy, read?.grants ?? [], inUse);
  const judged = usersOfKeys(scope, organization).map(judge);
  // Some of what was not read may allow what nothing else does.
  const isAll = policy !== undefined && (seen.grants === undefined || read?.more === false);
  const permissions = isAll ? judged : judged.map(doubtMissing);
  const findings = [
    ...lackFindings('missing', permissions, { seen, key, policy, text }),
    ...lackFindings('unsure', permissions, { seen, key, policy, text }),
    ...denials(permissions, seen),
  ];
  return [...findings, ...sizeFindings(findings, seen, text), ...grantFindings(seen)];
}

const unknownPolicy: KeyPolicy = { statements: [] };

function doubtMissing(permission: KeyPermission): KeyPermission {
  const { missing, unsure } = permission;
  return { ...permission, missing: [], unsure: [...missing, ...unsure] };
}

interface Judged {
  readonly seen: SeenKey;
  readonly key: FoundKey;
  readonly policy: KeyPolicy | undefined;
  readonly text: string | undefined;
}

function lackFindings(
  lack: 'missing' | 'unsure',
  permissions: readonly KeyPermission[],
  { seen, key, policy }: Judged,
): readonly PreflightFinding[] {
  const lacking = permissions.filter((each) => each[lack].length > 0);
  if (lacking.length === 0) return [];
  const sids = policy?.statements.map(({ name }) => name) ?? [];
  const partition = key.arn.split(':')[1] ?? 'aws';
  const who = whoLacks(lacking, lack);
  const statements = missingStatements(permissions, lack, { partition, sids });
  const isMissing = lack === 'missing';
  return [
    {
      code: isMissing ? 'KEY_POLICY_MISSING' : 'KEY_POLICY_UNSURE',
      severity: isMissing ? 'error' : 'warning',
      region: seen.region,
      seen: isMissing
        ? `neither the policy of ${key.arn} nor ${grantsName(seen)} let these use it: ${who}`
        : `${doubt(seen, lacking)} of ${key.arn} lets these use it cannot be told: ${who}`,
      advice: isMissing
        ? 'Add the statements to the policy of the key (kms:PutKeyPolicy): without them launches fail, though sharing succeeds.'
        : 'Look at the policy of the key; with these statements in it, it surely does, unless a statement denies it.',
      statements,
    },
  ];
}

/** How many grants there are, and for whom. */
function grantsName({ grants }: SeenKey): string {
  const all = grants !== undefined && 'value' in grants ? grants.value.grants : [];
  const counts = [...groupBy(all, ({ grantee }) => grantee)];
  if (counts.length === 0) return 'a grant';
  return `its grants (${namesOf(counts.map(([grantee, each]) => `${each.length} for ${grantee}`))})`;
}

function doubt({ policy }: SeenKey, lacking: readonly KeyPermission[]): string {
  if (policy === undefined) return 'whether the policy, which only its own account can read,';
  if ('unreachable' in policy) return `whether the policy (${policy.unreachable.message})`;
  const denying = [...new Set(lacking.flatMap((each) => each.denials))];
  return denying.length === 0
    ? 'whether the policy'
    : `whether the policy, in which ${namesOf(denying)} may deny it,`;
}

function denials(
  permissions: readonly KeyPermission[],
  { region, reference }: SeenKey,
): readonly PreflightFinding[] {
  const denied = permissions.filter((each) => each.denied.length > 0);
  if (denied.length === 0) return [];
  const who = whoLacks(denied, 'denied');
  const statements = namesOf([...new Set(denied.flatMap((each) => each.denials))]);
  return [
    {
      code: 'KEY_POLICY_DENIES',
      severity: 'error',
      region,
      seen: `the policy of ${reference} denies it to these: ${who}; the denial is in ${statements}`,
      advice: 'Leave them out of that statement: nothing that allows it wins over a denial.',
    },
  ];
}

function sizeFindings(
  findings: readonly PreflightFinding[],
  { region, reference }: SeenKey,
  text: string | undefined,
): readonly PreflightFinding[] {
  const statements = findings.flatMap((finding) => finding.statements ?? []);
  const bytes = policyBytes(text ?? '', statements);
  if (statements.length === 0 || bytes <= mostPolicyBytes) return [];
  return [
    {
      code: 'KEY_POLICY_TOO_LARGE',
      severity: 'warning',
      region,
      seen: `with what is missing, the policy of ${reference} has ${bytes} bytes, and KMS takes ${mostPolicyBytes}`,
      advice:
        'Mean accounts by a condition on aws:PrincipalOrgID or aws:PrincipalOrgPaths instead of listing them: share with the organisation or its units.',
    },
  ];
}

function grantFindings({ region, reference, grants }: SeenKey): readonly PreflightFinding[] {
  if (grants === undefined) return [];
  if ('unreachable' in grants) {
    return [
      {
        code: 'UNREAD',
        severity: 'warning',
        region,
        seen: `the grants of ${reference}: ${grants.unreachable.message}`,
        advice: 'Allow kms:ListGrants, where grants let consumers use the key.',
      },
    ];
  }
  return [];
}

/** Those who lack the same, together. */
function whoLacks(
  permissions: readonly KeyPermission[],
  lack: 'missing' | 'unsure' | 'denied',
): string {
  const groups = groupBy(permissions, (each) => each[lack].join(', '));
  return [...groups]
    .map(([actions, each]) => {
      return `${namesOf(each.map(({ target }) => targetName(target)))} (${actions})`;
    })
    .join('; ');
}

function namesOf(names: readonly string[]): string {
  const more = names.length - 10;
  return `${names.slice(0, 10).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

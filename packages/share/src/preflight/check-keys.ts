import type { FoundKey } from '../access/key-access.js';
import { checkKeyUse } from './check-key-use.js';
import type { PreflightFinding } from './preflight-finding.js';
import type { PreflightScope } from './preflight-scope.js';
import type { SeenKey, SeenPreflight } from './seen-preflight.js';

/** Keys can encrypt what will be copied, and everybody can use what is shared. */
export function checkKeys(scope: PreflightScope, seen: SeenPreflight): readonly PreflightFinding[] {
  return [
    ...seen.keys.flatMap((key) => checkKey(key, scope, seen)),
    ...[...seen.snapshots, ...seen.encryption].flatMap(({ region, seen: each }) =>
      'unreachable' in each
        ? [unread(region, `how images are encrypted: ${each.unreachable.message}`)]
        : [],
    ),
  ];
}

function checkKey(
  seen: SeenKey,
  scope: PreflightScope,
  all: SeenPreflight,
): readonly PreflightFinding[] {
  const { region, key } = seen;
  if ('unreachable' in key) {
    return [unread(region, `${keyName(seen)}: ${key.unreachable.message}`)];
  }
  if (key.value === 'missing') return [missing(seen)];
  if (key.value === 'managed') return scope.grantees.length === 0 ? [] : [notShareable(seen)];
  const kind = kindFindings(seen, key.value);
  const unfit = [...stateFindings(seen, key.value), ...kind];
  // Nobody could use another kind of key for images, whatever its policy says.
  if (scope.grantees.length === 0 || kind.length > 0) return unfit;
  return key.value.manager === 'AWS'
    ? [...unfit, notShareable(seen)]
    : [...unfit, ...checkKeyUse(seen, key.value, scope, all)];
}

function missing(seen: SeenKey): PreflightFinding {
  const { region, reference } = seen;
  const elsewhere = /^arn:[^:]*:kms:([^:]*):/.exec(reference)?.[1];
  const isElsewhere = elsewhere !== undefined && elsewhere !== region;
  return {
    code: 'KEY_MISSING',
    severity: 'error',
    region,
    seen: `${keyName(seen)} ${isElsewhere ? `is in ${elsewhere}` : `does not exist in ${region}`}`,
    advice: isElsewhere
      ? `Name a key of ${region}${/key\/mrk-/.test(reference) ? ', such as the replica of this one there' : ''}: EC2 takes no other.`
      : `Make it there, or name another. EC2 would begin the copy and fail later.`,
  };
}

function stateFindings(seen: SeenKey, { state }: FoundKey): readonly PreflightFinding[] {
  if (state === 'Enabled') return [];
  return [
    {
      code: 'KEY_NOT_ENABLED',
      severity: 'error',
      region: seen.region,
      seen: `${keyName(seen)} is ${state}`,
      advice: stateAdvice[state] ?? 'Wait until it is Enabled, or name another key.',
    },
  ];
}

const stateAdvice: Readonly<Record<string, string>> = {
  Disabled: 'Enable it (kms:EnableKey), or name another key.',
  PendingDeletion:
    'Cancel the deletion (kms:CancelKeyDeletion) and enable it: what is encrypted under it will be lost.',
  PendingImport: 'Import its key material, or name another key.',
  Unavailable: 'Connect its key store, or name another key.',
};

function kindFindings(seen: SeenKey, { spec, usage }: FoundKey): readonly PreflightFinding[] {
  if (spec === 'SYMMETRIC_DEFAULT' && usage === 'ENCRYPT_DECRYPT') return [];
  return [
    {
      code: 'KEY_NOT_SYMMETRIC',
      severity: 'error',
      region: seen.region,
      seen: `${keyName(seen)} is ${spec} for ${usage}`,
      advice: 'Name a symmetric key for encryption (SYMMETRIC_DEFAULT, ENCRYPT_DECRYPT).',
    },
  ];
}

/** What is encrypted under a key of AWS itself cannot be shared, and the call that does it fails. */
function notShareable(seen: SeenKey): PreflightFinding {
  const { region, use } = seen;
  const advice: Readonly<Record<SeenKey['use'], string>> = {
    configured: 'Say a customer managed key as kmsKeyId.',
    default: `Say a customer managed key as kmsKeyId of ${region}.`,
    built: 'Build the image under a customer managed key, or not encrypted.',
    copied: 'Deregister the copy and copy it again under a customer managed key.',
  };
  return {
    code: 'KEY_NOT_SHAREABLE',
    severity: 'error',
    region,
    seen: `${keyName(seen)} is managed by AWS, and what is encrypted under it can never be shared`,
    advice: advice[use],
  };
}

/** How messages call a key. */
export function keyName({ use, reference, region }: SeenKey): string {
  const uses: Readonly<Record<SeenKey['use'], string>> = {
    configured: `the key ${reference} of ${region}`,
    default: `the default EBS key ${reference} of ${region}, which copies get because none is configured,`,
    built: `the key ${reference} of the built images`,
    copied: `the key ${reference} of copies in ${region}`,
  };
  return uses[use];
}

function unread(region: string, seen: string): PreflightFinding {
  return {
    code: 'UNREAD',
    severity: 'warning',
    region,
    seen,
    advice: 'Allow it to be read, or make sure yourself that everybody can use what is shared.',
  };
}

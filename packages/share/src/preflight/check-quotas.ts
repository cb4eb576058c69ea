import type { QuotaName } from '../access/account-access.js';
import type { PreflightFinding } from './preflight-finding.js';
import type { PreflightScope } from './preflight-scope.js';
import { documentedQuotas, type SeenPreflight, type SeenQuotas } from './seen-preflight.js';

const labels: Readonly<Record<QuotaName, string>> = {
  images: 'images',
  publicImages: 'public images',
  sharingEntities: 'accounts, organisations and units per image',
  snapshots: 'snapshots',
  fastRestores: 'snapshots with fast restore',
  standardParameters: 'standard parameters',
  advancedParameters: 'advanced parameters',
};

/** What would be added fits into what there may be. */
export function checkQuotas(
  scope: PreflightScope,
  { quotas }: SeenPreflight,
): readonly PreflightFinding[] {
  return [...quotas.flatMap(checkPlace), ...sharing(scope, quotas)];
}

function checkPlace(seen: SeenQuotas): readonly PreflightFinding[] {
  const { used, limits, added } = seen;
  const unread = [used, limits].flatMap((each) =>
    'unreachable' in each ? [each.unreachable.message] : [],
  );
  const known = 'value' in limits ? limits.value : {};
  const held = 'value' in used ? used.value : {};
  const over = (Object.keys(added) as QuotaName[]).flatMap((name): readonly PreflightFinding[] => {
    const more = added[name] ?? 0;
    const count = held[name] ?? 0;
    const limit = known[name] ?? documentedQuotas[name];
    if (count + more <= limit) return [];
    const isKnown = known[name] !== undefined;
    return [
      {
        ...placeOf(seen),
        code: 'QUOTA_EXCEEDED',
        // Somebody may have asked AWS for more, which was not read.
        severity: isKnown ? 'error' : 'warning',
        seen: `${count} ${labels[name]}, ${more} to be added, and ${isKnown ? 'the quota is' : 'AWS documents'} ${limit}`,
        advice: 'Retire old releases, or ask AWS for a higher quota.',
      },
    ];
  });
  if (unread.length === 0) return over;
  return [
    ...over,
    {
      ...placeOf(seen),
      code: 'UNREAD',
      severity: 'warning',
      seen: `what is there and how much there may be: ${unread.join('; ')}`,
      advice:
        'Allow servicequotas:GetServiceQuota, servicequotas:ListServiceQuotas and what counts, or say quotas: false.',
    },
  ];
}

/** Where quotas were not read, what everybody has is all that is known. */
function sharing(
  { grantees, desired }: PreflightScope,
  quotas: readonly SeenQuotas[],
): readonly PreflightFinding[] {
  const most = documentedQuotas.sharingEntities;
  if (grantees.length <= most || quotas.some(({ added }) => added.sharingEntities)) return [];
  return [
    {
      code: 'QUOTA_EXCEEDED',
      severity: 'warning',
      region: desired.regions[0]?.region ?? '',
      seen: `an image would be shared with ${grantees.length} accounts, organisations and units, and AWS documents ${most}`,
      advice: 'Share with organisations or units: each counts as one.',
    },
  ];
}

function placeOf({ region, account }: SeenQuotas): Pick<PreflightFinding, 'region' | 'account'> {
  return { region, ...(account !== undefined && { account }) };
}

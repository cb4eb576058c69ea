import type { PreflightFinding } from './preflight-finding.js';
import type { SeenPreflight } from './seen-preflight.js';

/** The role of every consumer account can be assumed, and leads to that account. */
export function checkRoles({ roles }: Pick<SeenPreflight, 'roles'>): readonly PreflightFinding[] {
  return roles.flatMap(({ account, role, region, assumed }): readonly PreflightFinding[] => {
    if ('unreachable' in assumed) {
      const isRefused = assumed.unreachable.code === 'SHARE_ROLE_REFUSED';
      return [
        {
          code: isRefused ? 'ROLE_REFUSED' : 'UNREAD',
          severity: isRefused ? 'error' : 'warning',
          region,
          account,
          seen: assumed.unreachable.message,
          advice: `Make the role ${role} in ${account}, let it trust the role that runs this, or leave the account out of parameters.accounts.`,
        },
      ];
    }
    if (assumed.value === account) return [];
    return [
      {
        code: 'ROLE_OF_ANOTHER_ACCOUNT',
        severity: 'error',
        region,
        account,
        seen: `the role ${role} belongs to ${assumed.value}, not to ${account}`,
        advice: `Name a role of ${account}.`,
      },
    ];
  });
}

import { ancestors, isMember } from '../../organization.js';
import type { Context } from '../context.js';
import type { Facts } from './policy.js';

/** Who calls, where and when. */
export type CallerView = Pick<Context, 'organization' | 'account' | 'caller' | 'region' | 'now'>;

/** What every service tells the conditions of a policy about a call (IAM, *Global condition keys*). */
export function callerFacts(context: CallerView): Facts {
  const { organization, account, caller, region, now } = context;
  const member = isMember(organization, account);
  const above = ancestors(organization, account).toReversed();
  return {
    'aws:PrincipalAccount': [account],
    'aws:PrincipalArn': [principalArn(caller.arn)],
    'aws:PrincipalType': [caller.arn.endsWith(':root') ? 'Account' : 'AssumedRole'],
    'aws:userid': [caller.userId],
    'aws:RequestedRegion': [region],
    'aws:CurrentTime': [now.toISOString()],
    'aws:EpochTime': [String(Math.floor(now.getTime() / 1000))],
    'aws:PrincipalIsAWSService': ['false'],
    // Clients of AWS come over TLS, and policies that insist on it should behave here as there.
    'aws:SecureTransport': ['true'],
    ...(member
      ? {
          'aws:PrincipalOrgID': [organization.id],
          'aws:PrincipalOrgPaths': [`${[organization.id, ...above].join('/')}/`],
          'aws:PrincipalOrgMasterAccountId': [organization.managementAccount],
        }
      : {}),
  };
}

/** Conditions see the role of a session, not the session. */
function principalArn(arn: string): string {
  const [, account, role] = /^arn:aws:sts::(\d{12}):assumed-role\/([^/]+)\//.exec(arn) ?? [];
  return role === undefined ? arn : `arn:aws:iam::${account}:role/${role}`;
}

import type { GrantListEntry, KeyMetadata, KMSClient } from '@aws-sdk/client-kms';
import type { FoundKey, KeyAccess, KeyGrant } from '../access/key-access.js';
import { callAws } from './call-aws.js';

/** KMS lists so many grants in one answer. */
const grantsPerPage = 100;
/** Every volume in use has a grant, up to 50,000 of them; so many are read. */
const mostGrantPages = 20;

/** The keys of one account and region. The KMS client is loaded when the first of them is read. */
export function kmsKeys(
  client: () => Promise<KMSClient>,
  region: string,
  abortSignal: AbortSignal | undefined,
): KeyAccess {
  const to = abortSignal === undefined ? {} : { abortSignal };
  const call = <T>(action: string, subject: string, send: () => Promise<T>) =>
    callAws({ action: `kms:${action}`, subject, region }, send);
  return {
    find: (reference) =>
      call('DescribeKey', reference, async () => {
        const { DescribeKeyCommand } = await import('@aws-sdk/client-kms');
        try {
          const kms = await client();
          const { KeyMetadata: found } = await kms.send(
            new DescribeKeyCommand({ KeyId: reference }),
            to,
          );
          return found === undefined ? undefined : foundKey(found);
        } catch (error) {
          if (error instanceof Error && error.name === 'NotFoundException') return undefined;
          throw error;
        }
      }),
    policy: (keyArn) =>
      call('GetKeyPolicy', keyArn, async () => {
        const { GetKeyPolicyCommand } = await import('@aws-sdk/client-kms');
        const kms = await client();
        return (await kms.send(new GetKeyPolicyCommand({ KeyId: keyArn }), to)).Policy ?? '';
      }),
    grants: (keyArn) =>
      call('ListGrants', keyArn, async () => {
        const { paginateListGrants } = await import('@aws-sdk/client-kms');
        const grants: KeyGrant[] = [];
        let pages = 0;
        const paging = { client: await client(), pageSize: grantsPerPage };
        // KMS pages may be empty and yet not the last.
        for await (const page of paginateListGrants(paging, { KeyId: keyArn }, to)) {
          grants.push(...(page.Grants ?? []).map(keyGrant));
          if (++pages === mostGrantPages && page.Truncated === true) return { grants, more: true };
        }
        return { grants, more: false };
      }),
  };
}

function foundKey(key: KeyMetadata): FoundKey {
  return {
    arn: key.Arn ?? '',
    account: key.AWSAccountId ?? '',
    state: key.KeyState ?? '',
    usage: key.KeyUsage ?? '',
    spec: key.KeySpec ?? '',
    manager: key.KeyManager === 'AWS' ? 'AWS' : 'CUSTOMER',
  };
}

function keyGrant(grant: GrantListEntry): KeyGrant {
  const { EncryptionContextEquals: equals, EncryptionContextSubset: subset } =
    grant.Constraints ?? {};
  return {
    // A service of AWS is nobody with whom an image is shared.
    grantee: grant.GranteePrincipal ?? grant.GranteeServicePrincipal ?? '',
    operations: grant.Operations ?? [],
    constrained: Object.keys({ ...equals, ...subset }).length > 0,
  };
}

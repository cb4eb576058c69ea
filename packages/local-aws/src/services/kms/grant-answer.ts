import type { AnswerMembers } from '../../protocols/wire.js';
import type { KmsGrant } from '../../state/tables/kms-grant.js';
import type { KmsKey } from '../../state/tables/kms-key.js';
import { keyArnOf } from './find-key.js';

/** A grant as lists answer it. */
export function describeGrant(key: KmsKey, grant: KmsGrant): AnswerMembers {
  const { constraint } = grant;
  return {
    KeyId: keyArnOf(key),
    GrantId: grant.id,
    Name: grant.name ?? '',
    CreationDate: new Date(grant.createdAt),
    GranteePrincipal: grant.grantee,
    RetiringPrincipal: grant.retiring,
    IssuingAccount: `arn:aws:iam::${grant.issuer}:root`,
    Operations: grant.operations,
    Constraints: constraint === undefined ? undefined : { [constraint.kind]: constraint.context },
  };
}

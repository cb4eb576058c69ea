import { connectAws, type EncryptionDefaults } from '@soe/share';
import { distributionOf } from '../../config/flavor-of.js';
import type { ConfiguredSubject } from '../check.js';
import { error, type Finding, ok } from '../finding.js';

/** Can what Packer builds be shared, as the build region encrypts? */
export async function checkEncryption({
  loaded,
  flavors,
  context,
  signal,
}: ConfiguredSubject): Promise<readonly Finding[]> {
  const { region } = loaded.config;
  const aws = context.access ?? connectAws(context.aws);
  const defaults = await aws.in({ region }, { signal }).account.encryptionDefaults();
  const shared = flavors.filter((flavor) => {
    const {
      accounts,
      organizations,
      organizationalUnits,
      select,
      public: open,
    } = distributionOf(loaded, flavor);
    return (
      [accounts, organizations, organizationalUnits, select].some(
        (each) => (each?.length ?? 0) > 0,
      ) || open
    );
  });
  return judgeEncryption(defaults, shared, region);
}

/** Pure. `shared`: flavors that others may launch. */
export function judgeEncryption(
  { always, kmsKeyId }: EncryptionDefaults,
  shared: readonly string[],
  region: string,
): readonly Finding[] {
  if (!always) return [ok(`${region} encrypts what asks for it`)];
  if (shared.length === 0 || !/(?:^|:)alias\/aws\/ebs$/.test(kmsKeyId)) {
    return [ok(`${region} encrypts everything, with ${kmsKeyId}`)];
  }
  return [
    error(
      `${region} encrypts every new volume under ${kmsKeyId}, and what is under it can never be shared: ${shared.join(', ')}`,
      `Use a key of your own by default: aws ec2 modify-ebs-default-kms-key-id --region ${region} --kms-key-id KEY\nOr set kms_key_id in the template.`,
    ),
  ];
}

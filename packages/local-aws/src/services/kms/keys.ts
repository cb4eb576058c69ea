import { randomUUID } from 'node:crypto';
import { flag, list, optional, structure, text } from '../../protocols/shape.js';
import { type KmsKey, kmsKeyTable } from '../../state/tables/kms-key.js';
import { ownScope } from '../context.js';
import { operation } from '../operation.js';
import { isDeleted, keyArnOf } from './find-key.js';
import { invalid, unsupported } from './key-errors.js';
import { describeKey } from './key-metadata.js';
import { checkKeyPolicy, standardPolicy } from './key-policies.js';
import { keySpecs } from './key-specs.js';
import { readTags } from './key-tags.js';
import { kmsPage, pageInput } from './kms-page.js';
import { putKey } from './put-key.js';
import { useKey } from './use-key.js';

const mostDescription = 8192;

/** Making keys and looking at them. */
export const keys = [
  operation({
    action: 'CreateKey',
    input: {
      Policy: optional(text),
      Description: optional(text),
      KeyUsage: optional(text),
      CustomerMasterKeySpec: optional(text),
      KeySpec: optional(text),
      Origin: optional(text),
      BypassPolicyLockoutSafetyCheck: optional(flag),
      Tags: list(structure({ TagKey: text, TagValue: text })),
      MultiRegion: optional(flag),
    },
    run(input, context) {
      const spec = input.KeySpec ?? input.CustomerMasterKeySpec ?? 'SYMMETRIC_DEFAULT';
      if (input.MultiRegion === true) throw unsupported('There are no multi-Region keys here.');
      if (input.Origin !== undefined && input.Origin !== 'AWS_KMS') {
        throw unsupported(`Key material of origin ${input.Origin} is not simulated here.`);
      }
      const usage = chooseUsage(spec, input.KeyUsage);
      const key: KmsKey = {
        id: randomUUID(),
        account: context.account,
        region: context.region,
        manager: 'CUSTOMER',
        spec,
        usage,
        description: checkDescription(input.Description ?? ''),
        createdAt: context.now.toISOString(),
        enabled: true,
        policy: input.Policy ?? standardPolicy(context.account),
        tags: readTags(input.Tags),
        secret: '',
        rotations: 0,
      };
      checkKeyPolicy(context, key, input.BypassPolicyLockoutSafetyCheck === true);
      const made = { ...key, secret: keySpecs[spec]?.generate() ?? '' };
      context.store.table(kmsKeyTable, ownScope(context)).put(made);
      return { KeyMetadata: describeKey(made) };
    },
  }),

  operation({
    action: 'DescribeKey',
    input: { KeyId: text, GrantTokens: list(text) },
    run(input, context) {
      const use = { action: 'kms:DescribeKey', alias: true, foreign: true };
      return { KeyMetadata: describeKey(useKey(context, input.KeyId, use)) };
    },
  }),

  operation({
    action: 'ListKeys',
    input: pageInput,
    run(input, context) {
      const all = [...context.store.table(kmsKeyTable, ownScope(context)).rows()];
      const left = all.filter((key) => !isDeleted(key, context.now));
      const limits = { standard: 100, most: 1000 };
      const { rows, more } = kmsPage(left, ({ id }) => id, input, limits);
      return { Keys: rows.map((key) => ({ KeyId: key.id, KeyArn: keyArnOf(key) })), ...more };
    },
  }),

  operation({
    action: 'UpdateKeyDescription',
    input: { KeyId: text, Description: text },
    run(input, context) {
      const use = { action: 'kms:UpdateKeyDescription', state: 'existing' } as const;
      const key = useKey(context, input.KeyId, use);
      putKey(context, { ...key, description: checkDescription(input.Description) });
      return {};
    },
  }),
];

function chooseUsage(spec: string, asked: string | undefined): string {
  const known = Object.hasOwn(keySpecs, spec) ? keySpecs[spec] : undefined;
  if (known === undefined) {
    throw unsupported(
      `Keys of spec ${spec} cannot be made here, only ${Object.keys(keySpecs).join(', ')}.`,
    );
  }
  if (asked === undefined && spec !== 'SYMMETRIC_DEFAULT') {
    throw invalid(
      'You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.',
    );
  }
  const usage = asked ?? 'ENCRYPT_DECRYPT';
  if (usage === 'KEY_AGREEMENT' && spec.startsWith('ECC_')) {
    throw unsupported('Key agreement is not simulated here.');
  }
  if (!known.usages.includes(usage)) {
    throw invalid(`KeyUsage ${usage} is not compatible with KeySpec ${spec}`);
  }
  return usage;
}

function checkDescription(description: string): string {
  if (description.length <= mostDescription) return description;
  throw invalid(`Descriptions of keys have at most ${mostDescription} characters.`);
}

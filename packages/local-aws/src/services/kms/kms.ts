import { awsJson } from '../../protocols/aws-json.js';
import type { Service } from '../service.js';
import { aliases } from './aliases.js';
import { dataKeys } from './data-keys.js';
import { encryption } from './encryption.js';
import { endGrants } from './end-grants.js';
import { grants } from './grants.js';
import { keyLifecycle } from './key-lifecycle.js';
import { keyPolicies } from './key-policies.js';
import { keyRotation } from './key-rotation.js';
import { keyTags } from './key-tags.js';
import { keys } from './keys.js';
import { macs } from './macs.js';
import { signatures } from './signatures.js';

/** KMS. */
export const kms: Service = {
  name: 'kms',
  title: 'KMS',
  protocol: awsJson,
  operations: [
    ...keys,
    ...keyLifecycle,
    ...keyPolicies,
    ...keyRotation,
    ...keyTags,
    ...aliases,
    ...grants,
    ...endGrants,
    ...encryption,
    ...dataKeys,
    ...signatures,
    ...macs,
  ],
};

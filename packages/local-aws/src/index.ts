export type { ApiCall } from './api-call.js';
export { LocalAwsError, type LocalAwsErrorCode } from './errors.js';
export {
  defaultOrganization,
  type LocalAccount,
  type LocalOrganization,
  type LocalOrganizationalUnit,
} from './organization.js';
export {
  type ConsistencyOptions,
  type LocalAws,
  type LocalAwsEnvironmentOptions,
  type LocalAwsOptions,
  startLocalAws,
} from './start-local-aws.js';

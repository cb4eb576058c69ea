export type { AssumeRoleOptions } from './adapters/assume-role.js';
export type { AwsCredentials } from './adapters/aws-credentials.js';
export { type ConnectAwsOptions, connectAws } from './adapters/connect-aws.js';
export { applyPlan } from './apply/apply-plan.js';
export type { ActionResult, DistributionResult } from './apply/distribution-result.js';
export type {
  AwsAccess,
  CopyRequest,
  FoundImage,
  ImageAccess,
  ParameterAccess,
  ParameterWrite,
  PermissionChange,
  Place,
  RegionAccess,
} from './aws-access.js';
export { checkDistribution } from './check-distribution.js';
export { type Clock, systemClock } from './clock.js';
export { distributeRelease } from './distribute-release.js';
export type {
  Distribution,
  DistributionParameters,
  DistributionRegion,
  ParameterAccount,
} from './distribution.js';
export { ShareError, type ShareErrorCode, type ShareErrorOptions } from './errors.js';
export { formatPlan } from './format-plan.js';
export { observeDistribution } from './observe/observe-distribution.js';
export type {
  ObservedDistribution,
  ObservedFailure,
  ObservedImage,
  ObservedParameters,
  ObservedRegion,
  ObservedSnapshot,
} from './observe/observed-distribution.js';
export type {
  Action,
  ActionBase,
  AddTagsAction,
  CopyImageAction,
  ImagePermissionAction,
  ParameterValue,
  Problem,
  PutParameterAction,
  SnapshotPermissionAction,
  WaitForImageAction,
} from './plan/action.js';
export type { DistributionPlan, Plan, PlannedImage, PromotionPlan } from './plan/plan.js';
export { planDistribution } from './plan/plan-distribution.js';
export {
  type PromotionPlaces,
  type PromotionRequest,
  planPromotion,
} from './plan/plan-promotion.js';
export {
  observePromotion,
  type PromotionOptions,
  type PromotionResult,
  promoteRelease,
} from './promote-release.js';
export type { ShareEvent } from './share-event.js';
export type { ShareOptions, WaitOptions } from './share-options.js';
export { type Drift, verifyDistribution } from './verify-distribution.js';

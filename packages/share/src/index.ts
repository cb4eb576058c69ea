export type {
  AccountAccess,
  BlockPublicAccess,
  EncryptionDefaults,
  FoundRegion,
  QuotaName,
  QuotaNumbers,
  SnapshotKey,
} from './access/account-access.js';
export type { FastAccess, FoundFastLaunch, FoundFastRestore } from './access/fast-access.js';
export type {
  CopyRequest,
  FoundImage,
  ImageAccess,
  PermissionChange,
} from './access/image-access.js';
export type { FoundKey, KeyAccess, KeyGrant, KeyGrants } from './access/key-access.js';
export type { LaunchAccess, LaunchAnswer, LaunchRequest } from './access/launch-access.js';
export type {
  FoundLaunchTemplate,
  FoundTemplateVersion,
  LaunchTemplateAccess,
  TemplateVersionRequest,
} from './access/launch-template-access.js';
export type {
  ImageInstance,
  ImageOrigin,
  ImageReference,
  LifecycleAccess,
  OwnImage,
  SnapshotDeletion,
  UsageEntry,
  UsageReport,
} from './access/lifecycle-access.js';
export type {
  AccountState,
  OrganizationAccess,
  OrganizationAccount,
  OrganizationRoot,
  OrganizationTree,
  OrganizationUnit,
} from './access/organization-access.js';
export type {
  ParameterAccess,
  ParameterSharing,
  ParameterState,
  ParameterVersion,
  ParameterWrite,
} from './access/parameter-access.js';
export type { Place } from './access/place.js';
export type { AssumeRoleOptions } from './adapters/assume-role.js';
export type { AwsCredentials } from './adapters/aws-credentials.js';
export { type ConnectAwsOptions, connectAws } from './adapters/connect-aws.js';
export { applyPlan } from './apply/apply-plan.js';
export type { ActionResult, DistributionResult } from './apply/distribution-result.js';
export { type SharedPointer, sharePointers } from './apply/share-pointers.js';
export type { AwsAccess, OrganizationOptions, RegionAccess } from './aws-access.js';
export {
  type ChannelEntry,
  type ChannelHistory,
  type ChannelPlace,
  channelHistory,
} from './channels/channel-history.js';
export { formatPromotion, formatWaves } from './channels/format-promotion.js';
export { observePromotion } from './channels/observe-promotion.js';
export { type PlanPromotionOptions, planPromotion } from './channels/plan-promotion.js';
export type { PointerMove, PointerResult, PointerStatus } from './channels/pointer.js';
export {
  applyPromotion,
  type PromotionOptions,
  type PromotionResult,
  promoteRelease,
  promoteReleases,
} from './channels/promote-release.js';
export type {
  ChannelMove,
  ObservedPointers,
  ObservedPromotion,
  ObservedVersionImages,
  PromotionPlaces,
  PromotionPlan,
  PromotionRequest,
  VersionImage,
} from './channels/promotion.js';
export {
  type PublishOptions,
  type PublishResult,
  publishRelease,
} from './channels/publish-release.js';
export { refuseForeignPromotion } from './channels/refuse-foreign-promotion.js';
export {
  type RollbackRequest,
  rollbackChannel,
  rollbackVersion,
} from './channels/rollback-channel.js';
export { shareChannels } from './channels/share-channels.js';
export { verifySettled } from './channels/verify-settled.js';
export { checkDistribution } from './check-distribution.js';
export { type Clock, systemClock } from './clock.js';
export {
  type DistributeOptions,
  distributeRelease,
  distributeReleases,
} from './distribute-release.js';
export type {
  Distribution,
  DistributionLaunchTemplate,
  DistributionParameters,
  DistributionRegion,
  FastLaunch,
  FastRestore,
  ParameterAccount,
} from './distribution.js';
export { ShareError, type ShareErrorCode, type ShareErrorOptions } from './errors.js';
export { formatPlan } from './format-plan.js';
export {
  deprecateRelease,
  undeprecateRelease,
} from './lifecycle/deprecate-release.js';
export { disableRelease, enableRelease } from './lifecycle/disable-release.js';
export type { Descendant } from './lifecycle/find-descendants.js';
export { formatLifecycle } from './lifecycle/format-lifecycle.js';
export type {
  DeleteParametersAction,
  DeleteSnapshotsAction,
  DeregisterImageAction,
  DisableImageAction,
  EnableImageAction,
  LifecycleAction,
  LifecycleImageAction,
  LifecycleImageBase,
  MoveChannelAction,
  PutSummaryAction,
  SetDeprecationAction,
  ShareAgainAction,
  TagImageAction,
  UnprotectImageAction,
  UnshareAction,
  UnshareSnapshotAction,
  UntagImageAction,
  UsageReportAction,
} from './lifecycle/lifecycle-action.js';
export type {
  LifecycleOptions,
  LifecycleOutcome,
  LifecyclePlan,
  LifecycleResult,
  LifecycleStep,
} from './lifecycle/lifecycle-plan.js';
export type { ObservedImages, ReleasedImage } from './lifecycle/observe-releases.js';
export type {
  MarkedSnapshot,
  ObservedFlavor,
  ObservedRetirement,
  ObservedUse,
} from './lifecycle/observed-use.js';
export {
  type DeprecationRequest,
  type ObservedDeprecation,
  planDeprecation,
  planUndeprecation,
} from './lifecycle/plan-deprecation.js';
export {
  type ObservedDisabling,
  planDisabling,
  planEnabling,
  type ReleaseRequest,
} from './lifecycle/plan-disabling.js';
export {
  planRetirement,
  type RetirementPlan,
  type RetirementVerdict,
} from './lifecycle/plan-retirement.js';
export {
  type AffectedInstance,
  type ObservedRevocation,
  planRevocation,
  type RevocationPlan,
  type RevocationRequest,
} from './lifecycle/plan-revocation.js';
export { refuseForeignLifecycle } from './lifecycle/refuse-foreign-lifecycle.js';
export { retireReleases } from './lifecycle/retire-releases.js';
export type { RetirementPolicy } from './lifecycle/retirement-policy.js';
export type { RetirementStage } from './lifecycle/retirement-steps.js';
export { revokeRelease } from './lifecycle/revoke-release.js';
export { applyLifecycle, requireApplied } from './lifecycle/run-lifecycle.js';
export { awsRequestBudgets } from './limits/aws-request-budgets.js';
export type { RequestBudget } from './limits/request-budget.js';
export { observeDistribution } from './observe/observe-distribution.js';
export type {
  ObservedDistribution,
  ObservedFailure,
  ObservedImage,
  ObservedLaunchTemplate,
  ObservedParameters,
  ObservedRegion,
  ObservedSnapshot,
} from './observe/observed-distribution.js';
export type {
  AccountSelection,
  LeftOutAccount,
  SelectedAccount,
} from './organization/account-selection.js';
export type {
  AccountException,
  AccountSelector,
  AccountTags,
  SelectorFinding,
  SharableState,
} from './organization/account-selector.js';
export {
  type CollapseOptions,
  collapseAccounts,
  type Grantees,
} from './organization/collapse-accounts.js';
export type {
  DistributionRequest,
  RequestedParameters,
  SelectedConsumers,
} from './organization/distribution-request.js';
export { formatSelection } from './organization/format-selection.js';
export { type ResolveOptions, resolveDistribution } from './organization/resolve-distribution.js';
export { resolveRequest } from './organization/resolve-request.js';
export { accountsWithWantedTags, selectAccounts } from './organization/select-accounts.js';
export type {
  CollapsedShare,
  ResolvedDistribution,
  SelectionFinding,
  SelectionReport,
} from './organization/selection-report.js';
export type {
  Action,
  ActionBase,
  AddTagsAction,
  AttachWatermarkAction,
  CopyImageAction,
  DeprecateImageAction,
  FastLaunchAction,
  FastRestoreAction,
  ImageAction,
  ImageActionBase,
  ImagePermissionAction,
  LaunchTemplateAction,
  ParameterAction,
  ParameterValue,
  Problem,
  ProtectImageAction,
  PutParameterAction,
  ShareParameterAction,
  SnapshotPermissionAction,
  WaitForImageAction,
} from './plan/action.js';
export {
  type EstimateModel,
  type EstimatePart,
  estimatePlan,
  formatEstimate,
  type PlanEstimate,
} from './plan/estimate-plan.js';
export {
  type DistributionPlan,
  type Plan,
  type PlannedImage,
  planName,
  type ReleaseName,
} from './plan/plan.js';
export { planDistribution } from './plan/plan-distribution.js';
export { checkPreflight } from './preflight/check-preflight.js';
export { formatPreflight } from './preflight/format-preflight.js';
export type { NeededAction } from './preflight/key-permission.js';
export type { PolicyStatement } from './preflight/missing-statement.js';
export { observePreflight } from './preflight/observe-preflight.js';
export { preflightDistribution, quickPreflight } from './preflight/preflight-distribution.js';
export type { PreflightCode, PreflightFinding } from './preflight/preflight-finding.js';
export type { PreflightOptions } from './preflight/preflight-options.js';
export type {
  InRegion,
  Seen,
  SeenKey,
  SeenPreflight,
  SeenQuotas,
  SeenRole,
} from './preflight/seen-preflight.js';
export { revokedTag } from './revoked-tag.js';
export type { ShareEvent } from './share-event.js';
export type { ShareOptions, WaitOptions } from './share-options.js';
export { describeDrift, formatVerification } from './verify/format-verification.js';
export type { LaunchProbe, VerifyOptions } from './verify/launch-probe.js';
export type {
  Drift,
  Verification,
  VerificationFinding,
  VerificationStatus,
  VerifiedSubject,
  VerifiedThing,
} from './verify/verification.js';
export { verifyObserved } from './verify/verify-observed.js';
export { verifyDistribution } from './verify-distribution.js';
export type { HealthCheck } from './waves/ask-health.js';
export {
  type PlannedWave,
  type PlanWavesOptions,
  planWaves,
  type WavesPlan,
} from './waves/plan-waves.js';
export { runWaves, type WavesOptions, type WavesResult } from './waves/run-waves.js';
export type { Wave, WaveHealth, WavePlace, WaveReport } from './waves/wave.js';

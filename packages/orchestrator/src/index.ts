export type {
  AffectedFlavor,
  AffectedReason,
  ComparedCommit,
  FlavorFacts,
} from './affected/affected-flavor.js';
export { affectedFlavors } from './affected/affected-flavors.js';
export type { ExpiredException } from './affected/expired-exceptions.js';
export { type FlavorGroup, flavorGroups } from './affected/flavor-groups.js';
export {
  type GitHubGroupEntry,
  type GitHubMatrix,
  type GitHubMatrixEntry,
  githubGroups,
  githubMatrix,
} from './affected/github-matrix.js';
export { gitlabPipeline } from './affected/gitlab-pipeline.js';
export type { PlanAffectedRequest } from './affected/plan-affected.js';
export type { FlavorSourceChanges } from './affected/plan-source-changes.js';
export { type Shard, type ShardSize, shardsOf } from './affected/shards.js';
export type { SourceImage, SourceImageChange } from './affected/source-image-change.js';
export type { FileRole, FlavorFiles, TouchedFiles } from './affected/touched-files.js';
export type { AwsConnection, AwsCredentials } from './aws-connection.js';
export type { BuildCatalogOptions, BuiltCatalog } from './catalog/build-catalog.js';
export type {
  FlavorConfig,
  LifecycleConfig,
  ResolvedConfig,
  SupportConfig,
} from './config/config.js';
export { configSchema } from './config/config-schema.js';
export {
  type LoadConfigOptions,
  type LoadedConfig,
  loadConfig,
  type ReadParameters,
} from './config/load-config.js';
export type { NotesConfig, NotesPlaces } from './config/notes-config.js';
export {
  defineConfig,
  type FlavorSettings,
  type Inheritable,
  type ReferenceString,
  type SoeConfig,
  type Written,
  type WrittenFlavor,
  type WrittenItem,
} from './config/soe-config.js';
export type {
  ConsoleConfig,
  HygieneConfig,
  ScanFileConfig,
  ScanFormat,
  ScansConfig,
  TestsConfig,
} from './config/tests-config.js';
export { createPipeline, type Pipeline, type PromoteRequest } from './create-pipeline.js';
export { OrchestratorError, type OrchestratorErrorCode } from './errors.js';
export {
  applyChange,
  buildCatalog,
  buildFlavor,
  planAffected,
  planDeprecation,
  planPromotion,
  planRelease,
  planRetirement,
  planRevocation,
  planRollback,
  planShareBuilt,
  planSourceChanges,
  readHistory,
  readRun,
  readRuns,
  readStatus,
  recordBuilt,
  releaseFlavor,
  releaseFlavors,
  releaseNotes,
  resumeRun,
  scanBuilt,
  shareBuilt,
  testBuilt,
  verifyLive,
} from './functions.js';
export type { RegionalHistory } from './lifecycle/format-history.js';
export type { LiveVerification } from './lifecycle/live-verification.js';
export type { RollbackRequest } from './lifecycle/move-channels.js';
export type { DeprecationRequest } from './lifecycle/plan-deprecation.js';
export type { RetirementRequest } from './lifecycle/plan-retirement.js';
export type { RevocationRequest } from './lifecycle/plan-revocation.js';
export type { AppliedChange, PlannedChange } from './lifecycle/planned-change.js';
export type { PromotionChangeOptions } from './lifecycle/promotion-change.js';
export type { HistoryRequest } from './lifecycle/read-history.js';
export type { RetirementOverrides } from './lifecycle/retirement-of.js';
export type { PackerPort } from './packer-port.js';
export type {
  EndStatus,
  PipelineContext,
  PipelineEvent,
  Stage,
  StageStatus,
} from './pipeline/context.js';
export type { PlannedBuild, PlanReleaseRequest, ReleasePlan } from './pipeline/plan-release.js';
export type { ReleaseNotesRequest } from './pipeline/read-notes.js';
export type { ShownFlavor, ShownRun } from './pipeline/read-run.js';
export type { ReleaseFlavorRequest, ReleaseResult } from './pipeline/release-flavor.js';
export type { FlavorResult, RunResult } from './pipeline/release-flavors.js';
export type {
  FlavorReport,
  FlavorSummary,
  ReleaseFlavorsRequest,
  RunReport,
  RunStatus,
  RunSummary,
  StageReport,
} from './pipeline/run.js';
export type { ScannedRelease, ScanReleaseOptions } from './pipeline/scan-release.js';
export type {
  BuildFlavorRequest,
  BuiltReleaseRequest,
  ScanBuiltRequest,
  ShareBuiltRequest,
  TestBuiltRequest,
} from './pipeline/single-stages.js';
export type { LastStage, SkippableStage, StageChoice } from './pipeline/stage-choice.js';
export type { TestedRelease } from './pipeline/test-release.js';
export type { TestReleaseOptions } from './pipeline/test-run.js';
export { pipelineContext } from './pipeline-context.js';
export type { PipelinePorts } from './pipeline-ports.js';
export type {
  ChannelStatus,
  FlavorStatus,
  FleetStatus,
  ReleaseStatus,
  SourceStatus,
  StatusDrift,
  UnpublishedVersion,
} from './status/flavor-status.js';
export { type EventLine, eventSchema, eventSchemaId } from './watch/event-schema.js';

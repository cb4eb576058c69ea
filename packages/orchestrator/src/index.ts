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
export type { PlannedChanges } from './affected/planned-changes.js';
export { type Shard, type ShardSize, shardsOf } from './affected/shards.js';
export type { SourceImage, SourceImageChange } from './affected/source-image-change.js';
export type { FileRole, FlavorFiles, TouchedFiles } from './affected/touched-files.js';
export type { AwsConnection, AwsCredentials } from './aws-connection.js';
export type { BuildCatalogOptions, BuiltCatalog } from './catalog/build-catalog.js';
export { type Shell, shells } from './completion/shells.js';
export type {
  FlavorConfig,
  LifecycleConfig,
  ResolvedConfig,
  SupportConfig,
} from './config/config.js';
export type { ConfigValues, ConfigVerdict } from './config/config-values.js';
export type { ExplainedValue, ExplainedValues, ValueOrigin } from './config/explain-values.js';
export type { PlacedProblem } from './config/format-problems.js';
export type { LoadConfigOptions, LoadedConfig, ReadParameters } from './config/load-config.js';
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
export {
  createPipeline,
  type Pipeline,
  type PromoteRequest,
  type PromoteTogetherRequest,
} from './create-pipeline.js';
export type { CompareRequest, Comparison } from './diff/compare-releases.js';
export type { ReleaseDiff } from './diff/diff-releases.js';
export type { Examination } from './doctor/examine.js';
export type { ExamineRepositoryRequest } from './doctor/examine-repository.js';
export type { CheckedFinding, Finding } from './doctor/finding.js';

export { OrchestratorError, type OrchestratorErrorCode } from './errors.js';
export type { ArchiveReleaseRequest, KeptBuild } from './evidence/archive-release.js';
export type { FetchArchivedRequest } from './evidence/archived-builds.js';
export type { AttestReleaseRequest, SignerChoice } from './evidence/attest-release.js';
export type { CheckCommitRangeRequest } from './evidence/check-commit-range.js';
export type { ArchivePlace } from './evidence/open-archive.js';
export type { TracedRelease } from './evidence/trace-release.js';
export type { TraceAnswer, TraceRequest } from './evidence/trace-target.js';
export type { VerifyProvenanceRequest } from './evidence/verify-provenance.js';
export {
  buildCatalog,
  buildFlavor,
  planAffected,
  planNotesPublication,
  plannedChanges,
  planRelease,
  planShareBuilt,
  planSourceChanges,
  readRun,
  readRuns,
  recordBuilt,
  releaseFlavor,
  releaseFlavors,
  releaseNotes,
  resumeRun,
  scanBuilt,
  shareBuilt,
  testBuilt,
} from './functions.js';
export { type CiSystem, ciSystems, type InitAnswers } from './init/init-answers.js';
export type { InitializedRepository, InitRepositoryRequest } from './init/init-repository.js';
export type { WrittenFile } from './init/write-scaffold.js';
export type { RegionalHistory } from './lifecycle/format-history.js';
export type { LiveVerification } from './lifecycle/live-verification.js';
export type { RollbackRequest } from './lifecycle/move-channels.js';
export type { DeprecationRequest } from './lifecycle/plan-deprecation.js';
export type { RetirementRequest } from './lifecycle/plan-retirement.js';
export type { RevocationRequest } from './lifecycle/plan-revocation.js';
export type { AppliedChange, PlannedChange } from './lifecycle/planned-change.js';
export type { WavesRequest } from './lifecycle/promote-in-waves.js';
export type { PromotionChangeOptions } from './lifecycle/promotion-change.js';
export type { HistoryRequest } from './lifecycle/read-history.js';
export type { RetirementOverrides } from './lifecycle/retirement-of.js';
export type {
  StoredLifecycle,
  StoredPlan,
  StoredPromotion,
  StoredWaves,
} from './lifecycle/stored-plan.js';
export type { WavesFile, WavesSource } from './lifecycle/waves-file.js';
export {
  applyChange,
  planDeprecation,
  planPromotion,
  planPromotionInWaves,
  planRetirement,
  planRevocation,
  planRollback,
  pointedVersion,
  readHistory,
  readStatus,
  readWaves,
  storeChange,
  storedChange,
  verifyLive,
} from './lifecycle-functions.js';
export { loadConfig } from './load-config.js';
export type { PackerPort } from './packer-port.js';
export type {
  EndStatus,
  PipelineContext,
  PipelineEvent,
  Stage,
  StageStatus,
} from './pipeline/context.js';
export type { PlannedBuild, PlanReleaseRequest, ReleasePlan } from './pipeline/plan-release.js';
export type { PlannedPublication, PublishNotesRequest } from './pipeline/publish-notes.js';
export type { ReleaseNotesRequest } from './pipeline/read-notes.js';
export type { ShownFlavor, ShownRun } from './pipeline/read-run.js';
export type { ReleaseFlavorRequest, ReleaseResult } from './pipeline/release-flavor.js';
export type { FlavorResult, RunResult } from './pipeline/release-flavors.js';
export type { RepositoryContext } from './pipeline/repository-context.js';
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
export {
  addWorkflow,
  archiveBuilt,
  attestBuilt,
  checkCommitRange,
  compareReleases,
  completionScript,
  configValues,
  examineRepository,
  fetchArchived,
  initRepository,
  listArchived,
  openArchive,
  traceTarget,
  validateConfig,
  verifyProvenance,
} from './repository-functions.js';
export type {
  ChannelStatus,
  FlavorStatus,
  FleetStatus,
  ReleaseStatus,
  SourceStatus,
  StatusDrift,
  UnpublishedVersion,
} from './status/flavor-status.js';
export type { EventLine } from './watch/event-schema.js';

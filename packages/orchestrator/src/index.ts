export type {
  AffectedFlavor,
  AffectedReason,
  ComparedCommit,
  FlavorFacts,
} from './affected/affected-flavor.js';
export { affectedFlavors } from './affected/affected-flavors.js';
export type { ExpiredException } from './affected/expired-exceptions.js';
export {
  type GitHubMatrix,
  type GitHubMatrixEntry,
  githubMatrix,
} from './affected/github-matrix.js';
export { gitlabPipeline } from './affected/gitlab-pipeline.js';
export { type PlanAffectedRequest, planAffected } from './affected/plan-affected.js';
export { type FlavorSourceChanges, planSourceChanges } from './affected/plan-source-changes.js';
export { type Shard, type ShardSize, shardsOf } from './affected/shards.js';
export type { SourceImage, SourceImageChange } from './affected/source-image-change.js';
export type { FileRole, FlavorFiles, TouchedFiles } from './affected/touched-files.js';
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
export { OrchestratorError, type OrchestratorErrorCode } from './errors.js';
export type { PipelineContext, PipelineEvent, Stage } from './pipeline/context.js';
export {
  type PlannedBuild,
  type PlanReleaseRequest,
  planRelease,
  type ReleasePlan,
} from './pipeline/plan-release.js';
export {
  type ReleaseFlavorRequest,
  type ReleaseResult,
  releaseFlavor,
} from './pipeline/release-flavor.js';

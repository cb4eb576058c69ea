export { defineConfig, type FlavorConfig, type SoeConfig } from './config/config.js';
export { configSchema } from './config/config-schema.js';
export { type LoadedConfig, loadConfig } from './config/load-config.js';
export type { NotesConfig, NotesPlaces } from './config/notes-config.js';
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

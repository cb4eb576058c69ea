export {
  type Architecture,
  architectureSchema,
  architectures,
  parseArchitecture,
} from './architecture.js';
export {
  buildIdSchema,
  type CreateBuildIdOptions,
  createBuildId,
  parseBuildId,
} from './build-id.js';
export { canonicalJson, digest } from './canonical-json.js';
export { candidateChannel, channelSchema, defaultChannel, parseChannel } from './channel.js';
export { ContractError, type ContractErrorCode } from './errors.js';
export { flavorSchema, parseFlavor } from './flavor.js';
export { type ImageIdentity, imageName, imageNamePattern, parseImageName } from './image-name.js';
export {
  defaultParameterPrefix,
  type ParameterIdentity,
  type ParameterPathOptions,
  type ParameterPaths,
  parameterPaths,
  parameterPrefixSchema,
  parseParameterPath,
} from './parameter-paths.js';
export {
  type BuildRecord,
  type ChangeRecord,
  type CiRecord,
  type DistributionRecord,
  type GateRecord,
  type ImageRecord,
  type NotesRecord,
  parseReleaseRecord,
  type ReleaseRecord,
  recordDigest,
  releaseRecord,
  releaseRecordSchema,
  releaseRecordSchemaId,
  type SourceImageRecord,
  type SourceRecord,
} from './release-record.js';
export {
  checkTags,
  parseReleaseTags,
  type ReleaseTags,
  releaseTags,
  sharedTagPrefix,
  sharedTags,
  type TagSet,
} from './release-tags.js';
export { formatSelector, newestInRange, parseSelector, type Selector } from './selector.js';
export {
  compareVersions,
  type NextVersionOptions,
  nextVersion,
  parseVersion,
  versionSchema,
} from './version.js';
export {
  formatVersionSummary,
  parseVersionSummary,
  type VersionSummary,
  versionSummary,
  versionSummarySchema,
} from './version-summary.js';
export { parseWatermarkKey, watermarkKey, watermarkName } from './watermark.js';

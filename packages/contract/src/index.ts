export {
  type Architecture,
  architectures,
  isArchitecture,
  parseArchitecture,
} from './architecture.js';
export {
  type CreateBuildIdOptions,
  createBuildId,
  parseBuildId,
} from './build-id.js';
export { canonicalJson, digest } from './canonical-json.js';
export { candidateChannel, defaultChannel, parseChannel } from './channel.js';
export { ContractError, type ContractErrorCode } from './errors.js';
export { parseFlavor } from './flavor.js';
export { type ImageIdentity, imageName, imageNamePattern, parseImageName } from './image-name.js';
export {
  defaultParameterPrefix,
  type ParameterIdentity,
  type ParameterPathOptions,
  type ParameterPaths,
  parameterPaths,
  parseParameterPath,
} from './parameter-paths.js';
export {
  type ArchiveRecord,
  type AttestationRecord,
  type BuildRecord,
  type ChangeRecord,
  type CiRecord,
  type DistributionRecord,
  type GateRecord,
  type ImageRecord,
  type NotesRecord,
  type ReleaseRecord,
  recordDigest,
  releaseRecord,
  releaseRecordSchemaId,
  type SourceImageRecord,
  type SourceRecord,
  type ToolRecord,
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
} from './version.js';
export {
  formatVersionSummary,
  type VersionSummary,
  versionSummary,
} from './version-summary.js';
export { parseWatermarkKey, watermarkKey, watermarkName } from './watermark.js';

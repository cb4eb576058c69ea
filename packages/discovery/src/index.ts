export type { AwsCredentials, ConnectOptions } from './adapters/connect-options.js';
export { ssmParameterStore } from './adapters/ssm.js';
export { type FileCacheStoreOptions, fileCacheStore } from './cache/file-cache-store.js';
export {
  type Answer,
  type CachedAnswer,
  type CacheEvent,
  type CacheStore,
  type Found,
  type ImageCache,
  type ImageCacheOptions,
  imageCache,
} from './cache/image-cache.js';
export type { Candidate, Judgement } from './candidate.js';
export type { Catalogue, CatalogueImage, CatalogueRelease } from './catalogue/catalogue.js';
export type { CatalogueSourceOptions } from './catalogue/catalogue-place.js';
export { formatCatalogue } from './catalogue/format-catalogue.js';
export type { Connection, Stores } from './connection.js';
export { ec2ImageStore } from './ec2-image-store.js';
export { DiscoveryError, type DiscoveryErrorCode, type DiscoveryErrorOptions } from './errors.js';
export type { CdkContextOptions } from './formats/cdk-context-format.js';
export {
  type FormatImageOptions,
  formatImage,
  type ImageFormat,
  imageFormats,
} from './formats/format-image.js';
export {
  type ReferenceKind,
  type ReferenceOptions,
  reference,
  referenceKinds,
} from './formats/reference.js';
export { type RenovateOptions, renovateFormat } from './formats/renovate-format.js';
export { type ImageQuery, type Question, type Severity, severities } from './image-query.js';
export type {
  ImageFacts,
  ImageSearch,
  ImageStore,
  InstanceTypeFacts,
} from './image-store.js';
export { listChannels } from './list-channels.js';
export { type ListReleasesOptions, listReleases, type PublishedRelease } from './list-releases.js';
export { formatLock } from './lock/format-lock.js';
export type { ImageLock, LockEntry, LockedImage, LockedRegions } from './lock/image-lock.js';
export { lockFileName, readLockFile, writeLockFile } from './lock/lock-file.js';
export { type LockOptions, type LockQuery, lockImages } from './lock/lock-images.js';
export { type OutdatedEntry, outdated } from './lock/outdated.js';
export { readLock } from './lock/read-lock.js';
export { type ResolveLockedOptions, resolveLocked } from './lock/resolve-locked.js';
export { type UpdateLockOptions, updateLock } from './lock/update-lock.js';
export type { Parameter, ParameterStore } from './parameter-store.js';
export { resolveImage } from './resolve-image.js';
export { type ImageResult, type ResolveOptions, resolveImages } from './resolve-images.js';
export {
  type ResolveSourceImageOptions,
  resolveSourceImage,
  type SourceImageQuery,
} from './resolve-source-image.js';
export type { ResolvedImage } from './resolved-image.js';
export type { Finding, Source, SourceContext } from './source.js';
export { catalogueSource } from './sources/catalogue-source.js';
export { imageSource } from './sources/image-source.js';
export { lockSource } from './sources/lock-source.js';
export { type ParameterSourceOptions, parameterSource } from './sources/parameter-source.js';
export { type WatchEvent, type WatchOptions, watchImage } from './watch-image.js';

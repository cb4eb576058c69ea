export type { AwsCredentials, ConnectOptions } from './adapters/connect-options.js';
export { ssmParameterStore } from './adapters/ssm.js';
export type { Connection, Stores } from './connection.js';
export { ec2ImageStore } from './ec2-image-store.js';
export { DiscoveryError, type DiscoveryErrorCode } from './errors.js';
export type { ImageFacts, ImageStore } from './image-store.js';
export { type ListReleasesOptions, listReleases, type PublishedRelease } from './list-releases.js';
export type { Parameter, ParameterStore } from './parameter-store.js';
export { type ResolveImageOptions, resolveImage } from './resolve-image.js';
export {
  type ResolveSourceImageOptions,
  resolveSourceImage,
  type SourceImageQuery,
} from './resolve-source-image.js';
export type { ResolvedImage } from './resolved-image.js';

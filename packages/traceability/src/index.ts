export type { DecompressionPrograms } from './adapters/archive-decompression.js';
export { bundleSuffix, readAttestations } from './adapters/attestation-files.js';
export {
  type AwsCredentials,
  type AwsTraceStoreOptions,
  awsTraceStore,
} from './adapters/aws-trace-store.js';
export { type CloudWatchArchiveOptions, cloudWatchArchive } from './adapters/cloudwatch-archive.js';
export type { LogsConnection } from './adapters/connect-logs.js';
export { directoryArchive } from './adapters/directory-archive.js';
export { ec2ImageLookup } from './adapters/ec2-image-lookup.js';
export { type KeySignerOptions, keySigner } from './adapters/key-signer.js';
export { type KmsSignerOptions, kmsSigner } from './adapters/kms-signer.js';
export {
  type RecordDirectory,
  type RecordDirectoryOptions,
  recordDirectory,
} from './adapters/record-directory.js';
export { type S3ArchiveOptions, s3Archive } from './adapters/s3-archive.js';
export { type ShScriptRunnerOptions, shScriptRunner } from './adapters/sh-script-runner.js';
export {
  type SigstoreSignerOptions,
  type SigstoreVerifierOptions,
  sigstoreSigner,
  sigstoreVerifier,
} from './adapters/sigstore-signer.js';
export { digestTemplate, type TemplateDigest } from './adapters/template-digest.js';
export {
  type ArchiveBuildOptions,
  type ArchiveEvent,
  archiveBuild,
} from './archive/archive-build.js';
export type { ArchiveFile } from './archive/archive-file.js';
export {
  type ArchiveEntry,
  type ArchiveIndex,
  type ArchiveKind,
  archiveIndexSchemaId,
  archiveKinds,
} from './archive/archive-index.js';
export type {
  ArchiveItem,
  ArchivePreparation,
  ArchiveStore,
  ExpiringArchiveStore,
} from './archive/archive-store.js';
export {
  type ArchiveExpiry,
  type ExpireArchiveOptions,
  type ExpiredBuild,
  expireArchive,
} from './archive/expire-archive.js';
export {
  type FetchBuildOptions,
  type FetchEvent,
  type FetchedBuild,
  fetchBuild,
} from './archive/fetch-build.js';
export { formatArchive, formatArchiveExpiry } from './archive/format-archive.js';
export { type ArchivedBuild, listArchive } from './archive/list-archive.js';
export {
  type AttestedReport,
  type AttestReleaseOptions,
  attestRelease,
  describeImages,
} from './attestation/attest-release.js';
export type { AttestedImage, ContentDigest, ImageLookup } from './attestation/attested-image.js';
export { formatVerification } from './attestation/format-verification.js';
export {
  sbomStatement,
  scanStatement,
  type TestResult,
  testResultStatement,
  type VulnerabilityScan,
} from './attestation/further-statements.js';
export {
  type DescribedImage,
  type ImageDescription,
  imageArn,
  imageDescription,
  imageDescriptionSchemaId,
} from './attestation/image-description.js';
export {
  type OpenEnvelopeOptions,
  type OpenedEnvelope,
  openEnvelope,
  type Trust,
  type TrustedIdentity,
  type TrustedKey,
} from './attestation/open-envelope.js';
export {
  goldenImageBuildType,
  type ProvenanceOptions,
  provenanceStatement,
} from './attestation/provenance-statement.js';
export type { ReleasePolicy } from './attestation/release-policy.js';
export type {
  ReleaseVerification,
  VerificationCheck,
  VerificationCheckName,
  VerifiedStatement,
} from './attestation/release-verification.js';
export {
  bundleEnvelope,
  bundleMediaType,
  type Envelope,
  type KeyBundle,
  signStatement,
} from './attestation/sign-statement.js';
export type {
  KeylessSigner,
  KeylessVerifier,
  Signer,
  SigningAlgorithm,
} from './attestation/signer.js';
export {
  type DigestSet,
  type ExternalParameters,
  type ImageSubject,
  type InternalParameters,
  type Provenance,
  predicateTypes,
  type ReleaseStatement,
  type ResourceDescriptor,
  type Statement,
  statementType,
} from './attestation/statement.js';
export {
  type AttestationFile,
  type VerifyReleaseOptions,
  verifyRelease,
} from './attestation/verify-release.js';
export { type CollectChangesOptions, collectChanges } from './changes/collect-changes.js';
export {
  type FindPreviousReleaseOptions,
  findPreviousRelease,
  type PreviousRelease,
} from './changes/find-previous-release.js';
export {
  type InstallCommitHookOptions,
  type InstalledHook,
  installCommitHook,
} from './command/install-commit-hook.js';
export { TraceabilityError, type TraceabilityErrorCode } from './errors.js';
export {
  type CollectInventoryOptions,
  collectInventory,
  type ScriptRunner,
} from './inventory/collect/collect-inventory.js';
export {
  type InventoryPlatform,
  type InventoryScriptOptions,
  inventoryScopesOf,
  inventoryScript,
} from './inventory/collect/inventory-script.js';
export { parseInventoryOutput } from './inventory/collect/parse-inventory-output.js';
export { type DiffInventoriesOptions, diffInventories } from './inventory/diff/diff-inventories.js';
export { formatInventoryDiff } from './inventory/diff/format-inventory-diff.js';
export {
  groupPackageChanges,
  type PackageChangeGroup,
} from './inventory/diff/group-package-changes.js';
export {
  type ChangeWeight,
  type ExpiringCertificate,
  type InventoryChange,
  type InventoryDiff,
  inventoryDiffSchemaId,
  type NotCompared,
  type PackageChange,
} from './inventory/diff/inventory-diff.js';
export {
  type InventoryDiffItem,
  type InventoryDiffSection,
  inventoryDiffSections,
} from './inventory/diff/inventory-diff-sections.js';
export {
  type Certificate,
  type CollectedScope,
  type Feature,
  type Hotfix,
  type Inventory,
  type InventoryOrigin,
  type InventoryPackage,
  type InventoryScopeName,
  type InventoryScopes,
  type InventorySource,
  inventorySchemaId,
  inventoryScopeNames,
  type KernelSetting,
  type ListeningPort,
  type Mount,
  type PrivilegedFile,
  type Scope,
  type ServiceUnit,
  type Software,
  type SubordinateIds,
  type SystemFacts,
  type UncollectedScope,
  type UserAccount,
  type UserGroup,
} from './inventory/inventory.js';
export { parseInventory } from './inventory/inventory-schema.js';
export { readInventoryFile } from './inventory/read-inventory-file.js';
export { readCycloneDx } from './inventory/sbom/read-cyclonedx.js';
export { readSpdx } from './inventory/sbom/read-spdx.js';
export type { ArchiveLimits } from './inventory/sosreport/archive-limits.js';
export { type ReadSosreportOptions, readSosreport } from './inventory/sosreport/read-sosreport.js';
export { compareDebianVersions } from './inventory/versions/compare-debian-versions.js';
export { compareRpmVersions } from './inventory/versions/compare-rpm-versions.js';
export {
  type CheckCommitMessageOptions,
  checkCommitMessage,
  type MessageVerdict,
} from './policy/check-commit-message.js';
export { type CheckCommitsOptions, checkCommits } from './policy/check-commits.js';
export {
  type CiCommitRangeOptions,
  type CommitRangeNames,
  ciCommitRange,
} from './policy/ci-commit-range.js';
export { commitGate, commitGateName } from './policy/commit-gate.js';
export {
  type CommitExemption,
  type CommitPolicy,
  commitPolicyFile,
  commitPolicySchemaId,
} from './policy/commit-policy.js';
export { parseCommitPolicy } from './policy/commit-policy-schema.js';
export {
  type CheckedCommit,
  type CheckedIssue,
  type CommitFinding,
  type CommitReport,
  type CommitVerdict,
  commitReportSchemaId,
} from './policy/commit-report.js';
export type { CommitToCheck } from './policy/commit-to-check.js';
export { formatCommitAnnotations, formatCommitReport } from './policy/format-commit-report.js';
export {
  type ReadCommitsToCheckOptions,
  readCommitsToCheck,
} from './policy/read-commits-to-check.js';
export { checkTagBudget, type TagBudget } from './record/check-tag-budget.js';
export { type ReadSourceImageOptions, readSourceImage } from './record/read-source-image.js';
export { type ReadToolsOptions, readTools } from './record/read-tools.js';
export { type BuildFacts, recordBuild, sourceImageRecord } from './record/record-build.js';
export {
  type CiContext,
  type DetectCiOptions,
  detectCi,
  type Environment,
} from './source/detect-ci.js';
export type { CheckoutOptions } from './source/open-checkout.js';
export { type ReadGitHubEventOptions, readGitHubEvent } from './source/read-github-event.js';
export { type ReadSourceOptions, readSource } from './source/read-source.js';
export { type RecordSourceOptions, recordSource } from './source/record-source.js';
export { type Blame, blame, type ChannelPosition } from './trace/blame.js';
export { formatBlame } from './trace/format-blame.js';
export { formatImagesOf } from './trace/format-images-of.js';
export { formatTrace } from './trace/format-trace.js';
export { type ImageTagsOptions, imageTags } from './trace/image-tags.js';
export {
  type FoundRecord,
  type ImageOf,
  type ImagesOf,
  type ImagesOfOptions,
  type ImagesOfQuestion,
  imagesOf,
} from './trace/images-of.js';
export type { TraceConnection } from './trace/open-stores.js';
export type { ReadRecord } from './trace/read-record.js';
export { type TagImagesOptions, tagImages } from './trace/tag-images.js';
export type { Trace, TraceEvidence } from './trace/trace.js';
export { type TraceImageOptions, traceImage } from './trace/trace-image.js';
export type {
  ImageAncestor,
  ImageMark,
  TracedImage,
  TracedInstance,
  TraceStore,
} from './trace/trace-store.js';

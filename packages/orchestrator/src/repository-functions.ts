import type { AttestationRecord } from '@soe/contract';
import type {
  ArchivedBuild,
  ArchiveStore,
  CommitReport,
  FetchedBuild,
  ReleaseVerification,
} from '@soe/traceability';
import type { Shell } from './completion/shells.js';
import type { ConfigValues, ConfigVerdict } from './config/config-values.js';
import type { LoadConfigOptions } from './config/load-config.js';
import type { CompareRequest, Comparison } from './diff/compare-releases.js';
import type { Examination } from './doctor/examine.js';
import type { ExamineRepositoryRequest } from './doctor/examine-repository.js';
import type { ArchiveReleaseRequest, KeptBuild } from './evidence/archive-release.js';
import type { FetchArchivedRequest } from './evidence/archived-builds.js';
import type { AttestReleaseRequest } from './evidence/attest-release.js';
import type { CheckCommitRangeRequest } from './evidence/check-commit-range.js';
import type { ArchivePlace } from './evidence/open-archive.js';
import type { TraceAnswer, TraceRequest } from './evidence/trace-target.js';
import type { VerifyProvenanceRequest } from './evidence/verify-provenance.js';
import type { CiSystem } from './init/init-answers.js';
import type { InitializedRepository, InitRepositoryRequest } from './init/init-repository.js';
import type { PipelineContext } from './pipeline/context.js';
import type { RepositoryContext } from './pipeline/repository-context.js';

// Loaded by the first call, as those of functions.ts.

/**
 * Sign where the images of a release come from, in files beside its record.
 *
 * @throws OrchestratorError `SOE_RELEASE_UNKNOWN`, `SOE_USAGE`; TraceabilityError
 */
export async function attestBuilt(
  request: AttestReleaseRequest,
  context: RepositoryContext,
): Promise<readonly AttestationRecord[]> {
  return (await import('./evidence/attest-release.js')).attestRelease(request, context);
}

/**
 * Check where a release comes from: signatures, builder, source, gates and images. What does not hold is an answer,
 * not an error.
 *
 * @throws OrchestratorError `SOE_RELEASE_UNKNOWN`, `SOE_USAGE`; TraceabilityError
 */
export async function verifyProvenance(
  request: VerifyProvenanceRequest,
  context: RepositoryContext,
): Promise<ReleaseVerification> {
  return (await import('./evidence/verify-provenance.js')).verifyProvenance(request, context);
}

/**
 * Keep all files of a release's folder, and others, for each of its builds; secrets are masked.
 *
 * @throws OrchestratorError `SOE_RELEASE_UNKNOWN`, `SOE_FLAVOR_UNKNOWN`, `SOE_USAGE`; TraceabilityError
 */
export async function archiveBuilt(
  request: ArchiveReleaseRequest,
  context: PipelineContext,
): Promise<readonly KeptBuild[]> {
  return (await import('./evidence/archive-release.js')).archiveRelease(request, context);
}

/**
 * The builds that an archive keeps, and their files.
 *
 * @throws OrchestratorError `SOE_USAGE`; TraceabilityError
 */
export async function listArchived(
  place: ArchivePlace,
  context: RepositoryContext,
): Promise<readonly ArchivedBuild[]> {
  return (await import('./evidence/archived-builds.js')).listArchived(place, context);
}

/**
 * Get the files of a build back, each compared with its digest.
 *
 * @throws OrchestratorError `SOE_USAGE`; TraceabilityError, among them `TRACE_ARCHIVE_DAMAGED`
 */
export async function fetchArchived(
  request: FetchArchivedRequest,
  context: RepositoryContext,
): Promise<FetchedBuild> {
  return (await import('./evidence/archived-builds.js')).fetchArchived(request, context);
}

/**
 * The archive that is named, such as for {@link buildCatalog}.
 *
 * @throws OrchestratorError `SOE_USAGE` for a bucket without its owner
 */
export async function openArchive(
  place: ArchivePlace,
  context: RepositoryContext,
): Promise<ArchiveStore> {
  return (await import('./evidence/open-archive.js')).openArchive(place, context);
}

/**
 * Where an image, or what runs on an instance, comes from; and the way back, from a commit or an issue to images.
 *
 * @throws OrchestratorError `SOE_USAGE`; TraceabilityError
 */
export async function traceTarget(
  request: TraceRequest,
  context: RepositoryContext,
): Promise<TraceAnswer> {
  return (await import('./evidence/trace-target.js')).traceTarget(request, context);
}

/**
 * Find out what changed from one release to another, or what is inside of two images.
 *
 * @throws OrchestratorError `SOE_RELEASE_UNKNOWN`, `SOE_USAGE`; the errors of discovery and traceability
 */
export async function compareReleases(
  request: CompareRequest,
  context: PipelineContext,
): Promise<Comparison> {
  const compare = await import('./diff/compare-releases.js');
  return compare.compareReleases(request, context, async () => context);
}

/**
 * Check that every commit of a range names an issue that exists. What breaks the policy is in the report.
 *
 * @throws OrchestratorError `SOE_CONFIG_NOT_FOUND` without a policy; TraceabilityError; the errors of git
 */
export async function checkCommitRange(
  request: CheckCommitRangeRequest,
  context: RepositoryContext,
): Promise<CommitReport> {
  return (await import('./evidence/check-commit-range.js')).checkCommitRange(request, context);
}

/**
 * Look for everything that would stop a release, each with its fix. What is found is in the answer.
 *
 * @param configuration - Gets the configuration, such as {@link pipelineContext}; one that does not fit is found
 */
export async function examineRepository(
  request: ExamineRepositoryRequest,
  context: RepositoryContext,
  configuration: () => Promise<PipelineContext>,
): Promise<Examination> {
  const examine = await import('./doctor/examine-repository.js');
  return examine.examineRepository(request, context, configuration);
}

/**
 * Write a repository of golden images. Files that are there are let be.
 *
 * @throws OrchestratorError `SOE_USAGE` for a flavor, owner or region that is none, or where there is a configuration
 * already and `force` is not said
 */
export async function initRepository(
  request: InitRepositoryRequest,
): Promise<InitializedRepository> {
  return (await import('./init/init-repository.js')).initRepository(request);
}

/**
 * Write the workflow of a CI system into a repository. Files that are there are let be.
 *
 * @param region - Where Packer builds
 * @throws OrchestratorError `SOE_USAGE` for a region that is none
 */
export async function addWorkflow(
  directory: string,
  ci: CiSystem,
  region: string,
): Promise<InitializedRepository> {
  return (await import('./init/init-repository.js')).addWorkflow(directory, ci, region);
}

/**
 * What the configuration of a folder comes to, with built-in defaults, secrets masked, and where each value comes
 * from.
 *
 * @param flavor - Only this one. Default: everything
 * @throws OrchestratorError `SOE_CONFIG_NOT_FOUND`, `SOE_CONFIG_INVALID`, `SOE_FLAVOR_UNKNOWN`
 */
export async function configValues(
  directory: string,
  flavor?: string,
  options: LoadConfigOptions = {},
): Promise<ConfigValues> {
  return (await import('./config/config-values.js')).configValues(directory, flavor, options);
}

/**
 * Everything that is wrong with the configuration of a folder.
 *
 * @throws OrchestratorError `SOE_CONFIG_NOT_FOUND`, and `SOE_CONFIG_INVALID` for text that cannot be read at all
 */
export async function validateConfig(
  directory: string,
  options: LoadConfigOptions = {},
): Promise<ConfigVerdict> {
  return (await import('./config/config-values.js')).validateConfig(directory, options);
}

/** The script that completes `soe` in a shell. */
export async function completionScript(shell: Shell): Promise<string> {
  return (await import('./completion/completion-script.js')).completionScript(shell);
}

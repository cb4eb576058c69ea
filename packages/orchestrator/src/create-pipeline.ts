import type { AttestationRecord, ReleaseRecord } from '@soe/contract';
import type { PublicationResult, ReleaseNotes } from '@soe/release-notes';
import type { DistributionPlan, PromotionRequest } from '@soe/share';
import type {
  ArchivedBuild,
  CommitReport,
  FetchedBuild,
  ReleaseVerification,
} from '@soe/traceability';
import type { AffectedFlavor } from './affected/affected-flavor.js';
import type { PlanAffectedRequest } from './affected/plan-affected.js';
import type { FlavorSourceChanges } from './affected/plan-source-changes.js';
import type { PlannedChanges } from './affected/planned-changes.js';
import type { BuildCatalogOptions, BuiltCatalog } from './catalog/build-catalog.js';
import type { LoadedConfig } from './config/load-config.js';
import type { SoeConfig } from './config/soe-config.js';
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
import {
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
  releaseFlavors,
  releaseNotes,
  resumeRun,
  scanBuilt,
  shareBuilt,
  testBuilt,
} from './functions.js';
import type { RegionalHistory } from './lifecycle/format-history.js';
import type { LiveVerification } from './lifecycle/live-verification.js';
import type { RollbackRequest } from './lifecycle/move-channels.js';
import type { DeprecationRequest } from './lifecycle/plan-deprecation.js';
import type { RetirementRequest } from './lifecycle/plan-retirement.js';
import type { RevocationRequest } from './lifecycle/plan-revocation.js';
import type { AppliedChange, PlannedChange } from './lifecycle/planned-change.js';
import type { WavesRequest } from './lifecycle/promote-in-waves.js';
import type { PromotionChangeOptions } from './lifecycle/promotion-change.js';
import type { HistoryRequest } from './lifecycle/read-history.js';
import {
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
  storeChange,
  storedChange,
  verifyLive,
} from './lifecycle-functions.js';
import type { PlanReleaseRequest, ReleasePlan } from './pipeline/plan-release.js';
import type { PlannedPublication, PublishNotesRequest } from './pipeline/publish-notes.js';
import type { ReleaseNotesRequest } from './pipeline/read-notes.js';
import type { ShownRun } from './pipeline/read-run.js';
import type { RunResult } from './pipeline/release-flavors.js';
import type { ReleaseFlavorsRequest, RunReport } from './pipeline/run.js';
import type { ScannedRelease } from './pipeline/scan-release.js';
import type {
  BuildFlavorRequest,
  BuiltReleaseRequest,
  ScanBuiltRequest,
  ShareBuiltRequest,
  TestBuiltRequest,
} from './pipeline/single-stages.js';
import type { TestedRelease } from './pipeline/test-release.js';
import { pipelineContext, repositoryOf } from './pipeline-context.js';
import type { PipelinePorts } from './pipeline-ports.js';
import {
  archiveBuilt,
  attestBuilt,
  checkCommitRange,
  compareReleases,
  examineRepository,
  fetchArchived,
  listArchived,
  traceTarget,
  verifyProvenance,
} from './repository-functions.js';
import type { FleetStatus } from './status/flavor-status.js';

/** A channel that moves, and why although a gate said no. */
export type PromoteRequest = PromotionRequest & PromotionChangeOptions;

/** Channels that move together, all or none. */
export interface PromoteTogetherRequest extends PromotionChangeOptions {
  /** The channels, and the versions that they shall point at. */
  readonly releases: readonly PromotionRequest[];
}

/** What the command does, for programs. Each method is the function of the same work with the context filled in. */
export interface Pipeline {
  /** What a release would be made of, as {@link planRelease} tells. */
  plan(request: PlanReleaseRequest): Promise<ReleasePlan>;
  /** What a planned release would bring, as {@link plannedChanges} tells. */
  plannedChanges(plan: ReleasePlan): Promise<PlannedChanges>;
  /** The flavors of which a release is due, and why, as {@link planAffected} tells. */
  planAffected(request?: PlanAffectedRequest): Promise<readonly AffectedFlavor[]>;
  /** The flavors that have a newer source image, as {@link planSourceChanges} tells. */
  planSourceChanges(flavors?: readonly string[]): Promise<readonly FlavorSourceChanges[]>;
  /** Release flavors in one run, as {@link releaseFlavors} does. */
  release(request: ReleaseFlavorsRequest): Promise<RunResult>;
  /** Go on with a run, as {@link resumeRun} does. */
  resume(run: string): Promise<RunResult>;
  /** The runs that were made here, the newest first. */
  runs(): Promise<readonly RunReport[]>;
  /** One run, as {@link readRun} tells. */
  run(run: string): Promise<ShownRun>;
  /** Plan, policy and build, as {@link buildFlavor} does. */
  build(request: BuildFlavorRequest): Promise<ReleaseRecord>;
  /** Tag the images, as {@link recordBuilt} does. */
  record(request: BuiltReleaseRequest): Promise<ReleaseRecord>;
  /** Test the images, as {@link testBuilt} does. */
  test(request: TestBuiltRequest): Promise<TestedRelease>;
  /** Gather what scanners say, as {@link scanBuilt} does. */
  scan(request: ScanBuiltRequest): Promise<ScannedRelease>;
  /** What {@link Pipeline.share} would do. */
  planShare(request: BuiltReleaseRequest): Promise<DistributionPlan>;
  /** Bring the images where they must be, as {@link shareBuilt} does. */
  share(request: ShareBuiltRequest): Promise<ReleaseRecord>;
  /** The notes of a release, as {@link releaseNotes} gives them. */
  notes(request: ReleaseNotesRequest): Promise<ReleaseNotes>;
  /** What {@link Pipeline.publishNotes} would write: show it, then apply it. */
  planNotesPublication(request: PublishNotesRequest): Promise<PlannedPublication>;
  /** Publish the notes of a release at the places of the configuration. What a place refused is in the answer. */
  publishNotes(request: PublishNotesRequest): Promise<PublicationResult>;
  /** What {@link Pipeline.promote} would do: show it, then {@link applyChange} it. */
  planPromotion(request: PromoteRequest | PromoteTogetherRequest): Promise<PlannedChange>;
  /** Point a channel at a version, or several channels together, all or none. */
  promote(request: PromoteRequest | PromoteTogetherRequest): Promise<AppliedChange>;
  /** What {@link Pipeline.promoteInWaves} would do. */
  planPromotionInWaves(request: WavesRequest): Promise<PlannedChange>;
  /** Move a channel ring by ring, as {@link planPromotionInWaves} tells. */
  promoteInWaves(request: WavesRequest): Promise<AppliedChange>;
  /** Store a change that was planned, as {@link storeChange} does; the answer is its file. */
  storeChange(change: PlannedChange): Promise<string | undefined>;
  /** The change of a plan that was stored, as {@link storedChange} reads it. */
  storedChange(file: string): Promise<PlannedChange>;
  /** Do what a plan says that was stored, or nothing where AWS changed since. */
  apply(file: string): Promise<AppliedChange>;
  /** The version that a channel points at in the build region. */
  pointedVersion(flavor: string, channel: string): Promise<string | undefined>;
  /** What {@link Pipeline.rollback} would do. */
  planRollback(request: RollbackRequest & PromotionChangeOptions): Promise<PlannedChange>;
  /** Point a channel at what it pointed at before. */
  rollback(request: RollbackRequest & PromotionChangeOptions): Promise<AppliedChange>;
  /** What {@link Pipeline.deprecate} would do. */
  planDeprecation(request: DeprecationRequest): Promise<PlannedChange>;
  /** Let consumers find a release no more, and see what to use instead; with `undo` take that back. */
  deprecate(request: DeprecationRequest): Promise<AppliedChange>;
  /** What {@link Pipeline.retire} would do. */
  planRetirement(request?: RetirementRequest): Promise<PlannedChange>;
  /** Let old images go by policy, one stage at a time, while nobody uses them. */
  retire(request?: RetirementRequest): Promise<AppliedChange>;
  /** What {@link Pipeline.revoke} would do. */
  planRevocation(request: RevocationRequest): Promise<PlannedChange>;
  /** Take a bad release out of use. */
  revoke(request: RevocationRequest): Promise<AppliedChange>;
  /** Where channels point, how old that is, and what is wrong, as {@link readStatus} tells. */
  status(flavors?: readonly string[]): Promise<FleetStatus>;
  /** What channels pointed at, as {@link readHistory} tells. */
  history(request: HistoryRequest): Promise<readonly RegionalHistory[]>;
  /** Hold what is published against the configuration, as {@link verifyLive} does. */
  verify(request: BuiltReleaseRequest): Promise<LiveVerification>;
  /** Write the catalogue, as {@link buildCatalog} does. */
  catalog(options?: BuildCatalogOptions): Promise<BuiltCatalog>;
  /** Where an image, an instance, a commit or an issue leads, as {@link traceTarget} tells. */
  trace(request: TraceRequest): Promise<TraceAnswer>;
  /** What changed between two releases or images, as {@link compareReleases} tells. */
  diff(request: CompareRequest): Promise<Comparison>;
  /** Sign where a release comes from, as {@link attestBuilt} does. */
  attest(request: AttestReleaseRequest): Promise<readonly AttestationRecord[]>;
  /** Check where a release comes from, as {@link verifyProvenance} does. */
  verifyProvenance(request: VerifyProvenanceRequest): Promise<ReleaseVerification>;
  /** Keep the files of a release, as {@link archiveBuilt} does. */
  archive(request: ArchiveReleaseRequest): Promise<readonly KeptBuild[]>;
  /** The builds that an archive keeps. */
  listArchived(place: ArchivePlace): Promise<readonly ArchivedBuild[]>;
  /** Get the files of a build back. */
  fetchArchived(request: FetchArchivedRequest): Promise<FetchedBuild>;
  /** Hold commits against the policy, as {@link checkCommitRange} does. */
  checkCommits(request?: CheckCommitRangeRequest): Promise<CommitReport>;
  /** Look for what would stop a release, as {@link examineRepository} does; a configuration that does not fit too. */
  doctor(request?: ExamineRepositoryRequest): Promise<Examination>;
}

/**
 * The pipeline of a repository, for programs. Nothing is done before a method is called, and nothing is kept between
 * calls but the way to AWS: state is in the folder and on AWS.
 *
 * @param config - What {@link loadConfig} gives; or an object as it would be written in a file, with
 * `ports.directory`. It is checked by the first method
 * @throws OrchestratorError `SOE_CONFIG_INVALID`, `SOE_USAGE`, by every method
 * @example
 * ```ts
 * const pipeline = createPipeline(await loadConfig('.'), { env: process.env });
 * const { version } = await pipeline.build({ flavor: 'al2023' });
 * const { decisions } = await pipeline.test({ flavor: 'al2023', version });
 * if (decisions.every(({ status }) => status === 'passed')) {
 *   await pipeline.share({ flavor: 'al2023', version });
 *   await pipeline.promote({ flavor: 'al2023', version, channel: 'stable' });
 * }
 * ```
 */
export function createPipeline(
  config: SoeConfig | LoadedConfig,
  ports: PipelinePorts = {},
): Pipeline {
  let made: ReturnType<typeof pipelineContext> | undefined;
  const context = () => {
    made ??= pipelineContext(config, ports);
    return made;
  };
  const pipeline: Pipeline = {
    plan: async (request) => planRelease(request, await context()),
    plannedChanges: async (plan) => plannedChanges(plan, await context()),
    planAffected: async (request = {}) => planAffected(request, await context()),
    planSourceChanges: async (flavors = []) => planSourceChanges(flavors, await context()),
    release: async (request) => releaseFlavors(request, await context()),
    resume: async (run) => resumeRun(run, await context()),
    runs: async () => readRuns(await context()),
    run: async (run) => readRun(run, await context()),
    build: async (request) => buildFlavor(request, await context()),
    record: async (request) => recordBuilt(request, await context()),
    test: async (request) => testBuilt(request, await context()),
    scan: async (request) => scanBuilt(request, await context()),
    planShare: async (request) => planShareBuilt(request, await context()),
    share: async (request) => shareBuilt(request, await context()),
    notes: async (request) => releaseNotes(request, await context()),
    planNotesPublication: async (request) => planNotesPublication(request, await context()),
    publishNotes: async (request) => (await pipeline.planNotesPublication(request)).apply(),
    planPromotion: async ({ despiteGates, ...request }) => {
      const requests = 'releases' in request ? request.releases : [request];
      return planPromotion(requests, { despiteGates }, await context());
    },
    promote: async (request) => applyChange(await pipeline.planPromotion(request)),
    planPromotionInWaves: async (request) => planPromotionInWaves(request, await context()),
    promoteInWaves: async (request) => applyChange(await pipeline.planPromotionInWaves(request)),
    storeChange: async (change) => storeChange(change, await context()),
    storedChange: async (file) => storedChange(file, await context()),
    apply: async (file) => applyChange(await pipeline.storedChange(file)),
    pointedVersion: async (flavor, channel) => pointedVersion(flavor, channel, await context()),
    planRollback: async ({ despiteGates, ...request }) =>
      planRollback(request, { despiteGates }, await context()),
    rollback: async (request) => applyChange(await pipeline.planRollback(request)),
    planDeprecation: async (request) => planDeprecation(request, await context()),
    deprecate: async (request) => applyChange(await pipeline.planDeprecation(request)),
    planRetirement: async (request = {}) => planRetirement(request, await context()),
    retire: async (request) => applyChange(await pipeline.planRetirement(request)),
    planRevocation: async (request) => planRevocation(request, await context()),
    revoke: async (request) => applyChange(await pipeline.planRevocation(request)),
    status: async (flavors = []) => readStatus(flavors, await context()),
    history: async (request) => readHistory(request, await context()),
    verify: async (request) => verifyLive(request, await context()),
    catalog: async (options = {}) => buildCatalog(options, await context()),
    trace: async (request) => traceTarget(request, await context()),
    diff: async (request) => compareReleases(request, await context()),
    attest: async (request) => attestBuilt(request, await context()),
    verifyProvenance: async (request) => verifyProvenance(request, await context()),
    archive: async (request) => archiveBuilt(request, await context()),
    listArchived: async (place) => listArchived(place, await context()),
    fetchArchived: async (request) => fetchArchived(request, await context()),
    checkCommits: async (request = {}) => checkCommitRange(request, await context()),
    doctor: async (request = {}) =>
      examineRepository(request, repositoryOf(config, ports), context),
  };
  return pipeline;
}

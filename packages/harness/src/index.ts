export { writeBakeTests } from './adapters/bake-files.js';
export { type CloudWatchLogsOptions, cloudWatchLogs } from './adapters/cloudwatch-logs.js';
export { type ImageFindingsOptions, imageFindings } from './adapters/image-findings.js';
export { type InspectorClient, inspectorCloud } from './adapters/inspector-cloud.js';
export {
  type LaunchCloudOptions,
  type LaunchCredentials,
  launchCloud,
} from './adapters/launch-cloud.js';
export { type OpenscapScanOptions, openscapScan } from './adapters/openscap-scan.js';
export { type QualysDetectionsOptions, qualysDetections } from './adapters/qualys-detections.js';
export { type ScanSbomOptions, scanSbom } from './adapters/sbom-scan.js';
export { type BakeTests, type BakeTestsOptions, bakeTests } from './bake/bake-tests.js';
export { type ReadBakeResultsOptions, readBakeResults } from './bake/read-bake-results.js';
export {
  type ConsoleAllowance,
  type UnusedAllowance,
  unusedAllowances,
} from './console/console-allowance.js';
export type { ConsolePattern } from './console/console-pattern.js';
export type { ConsoleFinding, ConsoleReport } from './console/console-report.js';
export { type ConsoleTestsOptions, consoleTests } from './console/console-tests.js';
export { type ReadConsoleOptions, readConsole } from './console/read-console.js';
export { HarnessError, type HarnessErrorCode } from './errors.js';
export { type DecideFindingsOptions, decideFindings } from './gates/decide-findings.js';
export { countEvaluated, type DecideTestsOptions, decideTests } from './gates/decide-tests.js';
export type { JudgedRelease } from './gates/exceptions.js';
export type { GateDecision, GateStatus, JudgedItem } from './gates/gate-decision.js';
export {
  defaultFindingRules,
  defaultTestRules,
  type ExceptionScope,
  type FindingRule,
  type FindingRules,
  type GatePolicy,
  type Quarantine,
  type TestRules,
  type Waiver,
} from './gates/gate-policy.js';
export { gatePolicySchema, parseGatePolicy } from './gates/gate-policy-schema.js';
export { gateRecord } from './gates/gate-record.js';
export { findingKey, type TrackedFinding, trackFindings } from './gates/track-findings.js';
export { type HygieneCheck, hygieneChecks } from './hygiene/hygiene-checks.js';
export type { HygieneException, HygieneOptions } from './hygiene/hygiene-options.js';
export { hygieneSuite } from './hygiene/hygiene-suite.js';
export { windowsHygieneChecks } from './hygiene/windows-hygiene-checks.js';
export {
  type AccountList,
  type ChangedId,
  type ChangedOwner,
  type CompareIdsOptions,
  compareIds,
  type IdComparison,
} from './ids/compare-ids.js';
export { type FileOwner, type FileOwners, readFileOwners } from './ids/file-owners.js';
export { type FileOwnersScriptOptions, fileOwnersScript } from './ids/file-owners-script.js';
export { formatIdComparison } from './ids/format-id-comparison.js';
export type {
  DeclaredAccount,
  DeclaredGroup,
  DeclaredUser,
  IdRange,
  IdRegistry,
  RetiredId,
} from './ids/id-registry.js';
export { idRegistrySchema, parseIdRegistry } from './ids/id-registry-schema.js';
export { type IdSuiteOptions, idSuite } from './ids/id-suite.js';
export {
  type AccountTestOptions,
  accountProbes,
  accountTests,
  type ImageAccounts,
  readImageAccounts,
} from './ids/image-accounts.js';
export type { LogLine, LogSink } from './launch/command-log.js';
export { type ExtendLeaseOptions, extendLease } from './launch/extend-lease.js';
export {
  type FindLeftOversOptions,
  findLeftOvers,
  type LeftOver,
} from './launch/find-left-overs.js';
export type {
  CloudCommand,
  CloudInstance,
  CloudInvocation,
  CloudSubnet,
  CloudVolume,
  LaunchAnswer,
  LaunchCloud,
  LaunchRequest,
  TagQuery,
} from './launch/launch-cloud.js';
export type { LaunchEvent } from './launch/launch-event.js';
export {
  defaultLimits,
  type LaunchLimitOptions,
  type LaunchLimits,
} from './launch/launch-limits.js';
export type {
  LaunchAttempt,
  LaunchResult,
  LaunchStep,
  LaunchStepName,
} from './launch/launch-result.js';
export { leaseTags } from './launch/lease.js';
export {
  type LeftOverReport,
  type RemoveLeftOversOptions,
  removeLeftOvers,
} from './launch/remove-left-overs.js';
export { reportLaunches } from './launch/report-launches.js';
export { testLaunch } from './launch/test-launch.js';
export { type LaunchRun, testLaunches } from './launch/test-launches.js';
export type { LaunchProbe, TestLaunchesOptions } from './launch/test-launches-options.js';
export type { WaitLimit } from './launch/wait.js';
export { formatLaunchPlan } from './matrix/format-launch-plan.js';
export type { LaunchDimension } from './matrix/launch-class.js';
export type {
  LaunchCandidate,
  LaunchImage,
  LaunchPlan,
  PlannedLaunch,
  PlannedRefusal,
} from './matrix/launch-plan.js';
export { type ObserveLaunchOptions, observeLaunch } from './matrix/observe-launch.js';
export type { DeviceSupport, LaunchType, ObservedLaunch } from './matrix/observed-launch.js';
export { planLaunches } from './matrix/plan-launches.js';
export type { PlanLaunchesOptions } from './matrix/plan-launches-options.js';
export { type TestRefusalsOptions, testRefusals } from './matrix/test-refusals.js';
export {
  type CompareLivesOptions,
  compareLaunches,
  compareLives,
} from './rebake/compare-lives.js';
export { identityProbe, identityProbes } from './rebake/identity-probes.js';
export type { ProbedLaunch } from './rebake/life.js';
export { type RebakedImage, rebakeImage } from './rebake/rebake-image.js';
export type { RebakedChild, RebakeImageOptions, RebakeRunner } from './rebake/rebake-options.js';
export {
  type RemovedImages,
  type RemoveRebakedImagesOptions,
  removeRebakedImages,
} from './rebake/remove-rebaked-images.js';
export { compareReports, type ReportComparison } from './report/compare-reports.js';
export { failuresFirst, filterReport } from './report/filter-report.js';
export { formatAnnotations } from './report/format-annotations.js';
export { formatDecision, formatDecisions } from './report/format-decision.js';
export { type FormatFindingsOptions, formatFindings } from './report/format-findings.js';
export { formatReport } from './report/format-report.js';
export { makeReport, type ReportFacts } from './report/make-report.js';
export { mergeAttempts } from './report/merge-attempts.js';
export { mergeReports } from './report/merge-reports.js';
export { type ParseReportOptions, parseReport } from './report/parse-report.js';
export type { FormatReportOptions, ReportFormat } from './report/report-options.js';
export type {
  ReportExtra,
  ReportedLaunch,
  TestAttachment,
  TestAttempt,
  TestEnvironment,
  TestExtra,
  TestReport,
  TestResult,
  TestStatus,
  TestSummary,
} from './report/test-report.js';
export { readGoss } from './results/read-goss.js';
export { readInspec } from './results/read-inspec.js';
export { readJunit } from './results/read-junit.js';
export { readNunit } from './results/read-nunit.js';
export { type ResultFormat, readResults, resultFormat } from './results/read-results.js';
export { readTap } from './results/read-tap.js';
export {
  type PowershellRunnerOptions,
  powershellRunner,
} from './runner/powershell/powershell-runner.js';
export { type ReadRunnerOutputOptions, readRunnerOutput } from './runner/read-runner-output.js';
export type { RunnerFile, RunnerOutput } from './runner/runner-output.js';
export { type RunnerScriptOptions, runnerScript } from './runner/runner-script.js';
export { type Finding, type ScanReport, type Severity, severities } from './scans/finding.js';
export type {
  InspectorCloud,
  InspectorQuery,
  InstanceCoverage,
} from './scans/inspector-cloud.js';
export {
  coverageGaps,
  type InspectorEvent,
  type InspectorScanOptions,
  inspectorScan,
} from './scans/inspector-scan.js';
export { mergeScans } from './scans/merge-scans.js';
export {
  type OpenscapScriptOptions,
  openscapScript,
  readOpenscapOutput,
} from './scans/openscap-script.js';
export { type ReadQualysOptions, readQualys } from './scans/read-qualys.js';
export { readSarif } from './scans/read-sarif.js';
export { readSbomScan } from './scans/read-sbom-scan.js';
export { readTrivy } from './scans/read-trivy.js';
export { readXccdf } from './scans/read-xccdf.js';
export { type SbomGapsOptions, sbomGaps } from './scans/sbom-components.js';
export type { ScanSource } from './scans/scan-xml.js';
export { loadSuites } from './suites/load-suites.js';
export { type ParseSuiteOptions, parseSuite } from './suites/parse-suite.js';
export type { Selection } from './suites/select-checks.js';
export type {
  Check,
  CheckBase,
  CommandCheck,
  FileCheck,
  GroupCheck,
  KernelParameterCheck,
  MountCheck,
  PackageCheck,
  Phase,
  Platform,
  PortCheck,
  ProcessCheck,
  RegistryCheck,
  ScriptCheck,
  ServiceCheck,
  Suite,
  TextPattern,
  ToolCheck,
  UserCheck,
} from './suites/suite.js';

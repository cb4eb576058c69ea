export { type AttachPackerOptions, attachPacker } from './attach-packer.js';
export { adoptImage } from './cleanup/adopt-image.js';
export type {
  AdoptImageOptions,
  Adoption,
  AdoptionCopy,
  AdoptionEvent,
} from './cleanup/adoption.js';
export type { Clock, WaitOptions } from './cleanup/clock.js';
export type {
  CloudPort,
  CloudResource,
  ImageCopy,
  Removal,
  ResourceKind,
  ResourceQuery,
} from './cleanup/cloud.js';
export type { Orphan } from './cleanup/decide-orphans.js';
export { ec2Cloud } from './cleanup/ec2-cloud.js';
export type { AwsCredentials, Ec2CloudOptions } from './cleanup/ec2-cloud-options.js';
export {
  type CleanReport,
  type FindOrphansOptions,
  findOrphans,
  type VerifyCleanOptions,
  verifyClean,
} from './cleanup/find-orphans.js';
export {
  type Ledger,
  type LedgerEntry,
  type LedgerHeader,
  readEntries,
  toLedger,
} from './cleanup/ledger.js';
export {
  type RemovalEvent,
  type RemovalReport,
  type RemoveOrphansOptions,
  removeOrphans,
} from './cleanup/remove-orphans.js';
export { type CheckFormatOptions, checkFormat, type FormatCheck } from './commands/check-format.js';
export type { BuildFilter, PackerCommandOptions } from './commands/command-options.js';
export {
  type InitTemplateOptions,
  type InstalledPlugin,
  initTemplate,
  type SkippedInitialization,
  type TemplateInitialization,
  type TriedInitialization,
} from './commands/init-template.js';
export { inspectTemplate } from './commands/inspect-template.js';
export { type PackerVersionOptions, packerVersion } from './commands/packer-version.js';
export type {
  InspectedTemplate,
  TemplateBuild,
  TemplateInspection,
  TemplateLocal,
  TemplateVariable,
  UnreadableTemplate,
} from './commands/template-inspection.js';
export {
  type TemplateValidation,
  type ValidateTemplateOptions,
  validateTemplate,
} from './commands/validate-template.js';
export { PackerError, type PackerErrorCode } from './errors.js';
export type {
  BuildErroredEvent,
  BuildEventBase,
  BuildFinishedEvent,
  CancellingEvent,
  CancelReason,
  CleaningUpEvent,
  ConnectedEvent,
  ConnectingEvent,
  CopyingEvent,
  DiagnosticEvent,
  ImageCreatingEvent,
  ImageModifyingEvent,
  ImageNameCheckingEvent,
  ImageRegisteredEvent,
  ImageWaitingEvent,
  InstanceAddressEvent,
  InstanceLaunchedEvent,
  InstanceModifyingEvent,
  InstanceWaitingEvent,
  KeyPairCreatingEvent,
  KeySavedEvent,
  LaunchingEvent,
  LaunchTemplateCreatingEvent,
  OutputEvent,
  PackerEvent,
  PackerEventBase,
  PhaseEvent,
  PhaseEventBase,
  PostProcessingEvent,
  ProcessEndedEvent,
  ProcessStartedEvent,
  ProvisioningEvent,
  SecurityGroupCreatingEvent,
  SnapshotModifyingEvent,
  SourceImageFoundEvent,
  StoppingEvent,
} from './events.js';
export type { FailureClass } from './failure/failure-class.js';
export type {
  MachineReadableLine,
  MachineReadableRow,
  MachineReadableText,
} from './machine-readable/line.js';
export {
  type ParseMachineReadableOptions,
  parseMachineReadable,
} from './machine-readable/parse.js';
export type { AttendOptions, GracePeriod, RunPackerOptions } from './options.js';
export type { PackerValue } from './packer-value.js';
export { readLedger } from './read-ledger.js';
export { type RedactStreamOptions, redactStream } from './redaction/redact-stream.js';
export type { ClassifiedBuildError, PackerFailure, PackerResult } from './result.js';
export type { NextAttempt, RetriableClass, RetryPolicy } from './retry/retry-policy.js';
export {
  type RetriedPackerResult,
  type RetryPackerOptions,
  retryPacker,
} from './retry-packer.js';
export type { Attendant } from './run/claim.js';
export type { ClaimOptions, Delay } from './run/claim-options.js';
export { claimRun, isAttended } from './run/claim-run.js';
export type { DebugAccess } from './run/debug-access.js';
export type { ManifestEntry } from './run/manifest.js';
export { runPacker } from './run-packer.js';
export { type RunPackersOptions, runPackers } from './run-packers.js';
export type { LintFinding, LintRuleId } from './template/lint/finding.js';
export { type LintTemplateOptions, lintTemplate } from './template/lint/lint-template.js';
export { type ReadTemplateOptions, readTemplate } from './template/read-template.js';
export { type SensitiveVariable, sensitiveVariables } from './template/sensitive-variables.js';
export type {
  Template,
  TemplateAttribute,
  TemplateBlock,
  TemplateComment,
  TemplatePlace,
  TemplateProblem,
  TemplateValue,
} from './template/template.js';
export type { PackerArtifact, PackerImage } from './transcript/artifacts.js';
export type { PackerDiagnostic } from './transcript/diagnostics.js';
export type { PackerOutcome } from './transcript/outcome.js';
export type { PackerStep } from './transcript/steps.js';
export type { BuildError } from './transcript/transcript.js';

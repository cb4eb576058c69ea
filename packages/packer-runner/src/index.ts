export { type PackerVersionOptions, packerVersion } from './commands/packer-version.js';
export { PackerError, type PackerErrorCode } from './errors.js';
export type {
  BuildErroredEvent,
  BuildEventBase,
  BuildFinishedEvent,
  CancellingEvent,
  CancelReason,
  CleaningUpEvent,
  ConnectedEvent,
  CopyingEvent,
  DiagnosticEvent,
  ImageRegisteredEvent,
  InstanceLaunchedEvent,
  KeyPairCreatingEvent,
  OutputEvent,
  PackerCommand,
  PackerEvent,
  PackerEventBase,
  PhaseEvent,
  PostProcessingEvent,
  ProcessEndedEvent,
  ProcessStartedEvent,
  ProvisioningEvent,
  SecurityGroupCreatingEvent,
  SourceImageFoundEvent,
} from './events.js';
export type {
  MachineReadableLine,
  MachineReadableRow,
  MachineReadableText,
} from './machine-readable/line.js';
export { parseMachineReadable } from './machine-readable/parse.js';
export type { GracePeriod, PackerValue, RunPackerOptions } from './options.js';
export type { PackerFailure, PackerResult } from './result.js';
export { runPacker } from './run-packer.js';
export type { PackerArtifact, PackerImage } from './transcript/artifacts.js';
export type { PackerDiagnostic } from './transcript/diagnostics.js';
export type { PackerOutcome } from './transcript/outcome.js';
export type { BuildError } from './transcript/transcript.js';

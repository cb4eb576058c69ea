import type { PackerDiagnostic } from './transcript/diagnostics.js';

/** The commands that a run consists of. */
export type PackerCommand = 'validate' | 'build';

/**
 * Why a run was asked to stop: the caller's signal, the time limit, or an error of the runner or of
 * `onEvent`, which is thrown once Packer has stopped.
 */
export type CancelReason = 'signal' | 'timeout' | 'error';

/** What every event has. */
export interface PackerEventBase {
  /** When it happened, as an ISO 8601 time in UTC. Lines of Packer have whole seconds only. */
  readonly at: string;
}

/** What every event about one build has. */
export interface BuildEventBase extends PackerEventBase {
  /** The build as Packer names it, such as `soe.amazon-ebs.linux`. */
  readonly build: string;
}

/** A command of Packer is running. */
export interface ProcessStartedEvent extends PackerEventBase {
  /** The kind of event. */
  readonly type: 'process-started';
  /** Which command. */
  readonly command: PackerCommand;
  /** Its process id, which is also the id of its process group. */
  readonly pid: number;
}

/** A command of Packer has ended. */
export interface ProcessEndedEvent extends PackerEventBase {
  /** The kind of event. */
  readonly type: 'process-ended';
  /** Which command. */
  readonly command: PackerCommand;
  /** Its exit code; null when a signal ended it. */
  readonly exitCode: number | null;
  /** The signal that ended it; null when it exited. */
  readonly signal: string | null;
}

/** The process group was sent a signal, because the run is to stop. */
export interface CancellingEvent extends PackerEventBase {
  /** The kind of event. */
  readonly type: 'cancelling';
  /** Who wanted it. */
  readonly reason: CancelReason;
  /** What was sent. */
  readonly signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL';
}

/** One thing that Packer printed. Every line is an `output`; events about its meaning follow it. */
export interface OutputEvent extends PackerEventBase {
  /** The kind of event. */
  readonly type: 'output';
  /** The build that the line names, if it names one. */
  readonly build?: string;
  /** The text without the name of the build; may have several lines. */
  readonly text: string;
  /** The text as Packer wrote it, escaped. */
  readonly raw: string;
  /** `stderr` for scripts that write there and for errors. */
  readonly stream: 'stdout' | 'stderr';
}

/** Packer complained about the template, a variable or an option. */
export interface DiagnosticEvent extends PackerEventBase {
  /** The kind of event. */
  readonly type: 'diagnostic';
  /** The complaint. */
  readonly diagnostic: PackerDiagnostic;
}

/** A build ended without an error. A cancelled build says the same: only the result decides. */
export interface BuildFinishedEvent extends BuildEventBase {
  /** The kind of event. */
  readonly type: 'build-finished';
  /** How long it took, in milliseconds, as Packer says. */
  readonly durationMs: number;
}

/** A build ended with an error. */
export interface BuildErroredEvent extends BuildEventBase {
  /** The kind of event. */
  readonly type: 'build-errored';
  /** The error. */
  readonly message: string;
}

/** The source image was found. */
export interface SourceImageFoundEvent extends BuildEventBase {
  /** The kind of event. */
  readonly type: 'source-image-found';
  /** Its id. */
  readonly imageId: string;
}

/** A temporary key pair is being made. */
export interface KeyPairCreatingEvent extends BuildEventBase {
  /** The kind of event. */
  readonly type: 'key-pair-creating';
  /** Its name. */
  readonly keyPair: string;
}

/** A temporary security group is being made. */
export interface SecurityGroupCreatingEvent extends BuildEventBase {
  /** The kind of event. */
  readonly type: 'security-group-creating';
  /** Its name. */
  readonly securityGroup: string;
}

/** The instance that is baked has been launched. */
export interface InstanceLaunchedEvent extends BuildEventBase {
  /** The kind of event. */
  readonly type: 'instance-launched';
  /** Its id. */
  readonly instanceId: string;
}

/** Packer is connected to the instance. */
export interface ConnectedEvent extends BuildEventBase {
  /** The kind of event. */
  readonly type: 'connected';
  /** By which communicator, such as `SSH`. */
  readonly communicator: string;
}

/** A provisioner begins. */
export interface ProvisioningEvent extends BuildEventBase {
  /** The kind of event. */
  readonly type: 'provisioning';
  /** What Packer says about it. */
  readonly text: string;
  /** The script, where it runs one. Inline scripts have a temporary name. */
  readonly script?: string;
}

/** The image has an id. It may be an intermediate one: the result has the final ids. */
export interface ImageRegisteredEvent extends BuildEventBase {
  /** The kind of event. */
  readonly type: 'image-registered';
  /** Its id. */
  readonly imageId: string;
}

/** The image is being copied to a region. */
export interface CopyingEvent extends BuildEventBase {
  /** The kind of event. */
  readonly type: 'copying';
  /** That region. */
  readonly region: string;
}

/** A post-processor begins. */
export interface PostProcessingEvent extends BuildEventBase {
  /** The kind of event. */
  readonly type: 'post-processing';
  /** Its type, such as `manifest`. */
  readonly postProcessor: string;
}

/** A resource is being removed: a temporary one, or the image of a build that is being stopped. */
export interface CleaningUpEvent extends BuildEventBase {
  /** The kind of event. */
  readonly type: 'cleaning-up';
  /** Which one. */
  readonly resource:
    | 'instance'
    | 'volumes'
    | 'security-group'
    | 'key-pair'
    | 'intermediate-image'
    | 'image';
}

/**
 * The phases of an `amazon-ebs` build. They are read from Packer's lines and are for information:
 * from Packer 1.13 on a script can print a line that looks like one. The result does not use them.
 */
export type PhaseEvent =
  | SourceImageFoundEvent
  | KeyPairCreatingEvent
  | SecurityGroupCreatingEvent
  | InstanceLaunchedEvent
  | ConnectedEvent
  | ProvisioningEvent
  | ImageRegisteredEvent
  | CopyingEvent
  | PostProcessingEvent
  | CleaningUpEvent;

/** What happens during a run, in order. Secrets are already masked. */
export type PackerEvent =
  | ProcessStartedEvent
  | ProcessEndedEvent
  | CancellingEvent
  | OutputEvent
  | DiagnosticEvent
  | BuildFinishedEvent
  | BuildErroredEvent
  | PhaseEvent;

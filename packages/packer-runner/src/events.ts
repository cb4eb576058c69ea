import type { PackerDiagnostic } from './transcript/diagnostics.js';

/**
 * Why a run was asked to stop: the caller's signal, the time limit, too long a silence of Packer, or
 * an error of the runner or of `onEvent`, which is thrown once Packer has stopped.
 */
export type CancelReason = 'signal' | 'timeout' | 'silence' | 'error';

/** What every event has. */
export interface PackerEventBase {
  /**
   * Names the event within its run. A run that is read again, by {@link attachPacker}, gives what
   * Packer printed the same ids: the number of the line and, after a dot, of the event in it.
   */
  readonly id: string;
  /** When it happened, as an ISO 8601 time in UTC. Lines of Packer have whole seconds only. */
  readonly at: string;
}

/** What every event about one build has. */
export interface BuildEventBase extends PackerEventBase {
  /** The build as Packer names it, such as `soe.amazon-ebs.linux`. */
  readonly build: string;
}

/** Packer is running. */
export interface ProcessStartedEvent extends PackerEventBase {
  /** The kind of event. */
  readonly type: 'process-started';
  /** Its process id, which is also the id of its process group. */
  readonly pid: number;
}

/** Packer has ended. */
export interface ProcessEndedEvent extends PackerEventBase {
  /** The kind of event. */
  readonly type: 'process-ended';
  /** Its exit code; null when a signal ended it or when nobody was there to see it. */
  readonly exitCode: number | null;
  /** The signal that ended it; null when it exited or when nobody was there to see it. */
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

/** What every event about a phase has. */
export interface PhaseEventBase extends BuildEventBase {
  /** Milliseconds since the first line of the build; Packer tells whole seconds only. */
  readonly elapsedMs: number;
}

/** Packer looks whether the name of the image is free. */
export interface ImageNameCheckingEvent extends PhaseEventBase {
  /** The kind of event. */
  readonly type: 'image-name-checking';
  /** That name. */
  readonly imageName: string;
}

/** The source image was found. */
export interface SourceImageFoundEvent extends PhaseEventBase {
  /** The kind of event. */
  readonly type: 'source-image-found';
  /** Its id. */
  readonly imageId: string;
}

/** A temporary key pair is being made. */
export interface KeyPairCreatingEvent extends PhaseEventBase {
  /** The kind of event. */
  readonly type: 'key-pair-creating';
  /** Its name. */
  readonly keyPair: string;
}

/** The private key was written to a file, because Packer runs with `-debug`. */
export interface KeySavedEvent extends PhaseEventBase {
  /** The kind of event. */
  readonly type: 'key-saved';
  /** That file; relative to the working directory of the run. */
  readonly file: string;
}

/** A temporary security group is being made. */
export interface SecurityGroupCreatingEvent extends PhaseEventBase {
  /** The kind of event. */
  readonly type: 'security-group-creating';
  /** Its name. */
  readonly securityGroup: string;
}

/** The instance that is baked is about to be launched. */
export interface LaunchingEvent extends PhaseEventBase {
  /** The kind of event. */
  readonly type: 'launching';
  /** Whether as a spot instance. */
  readonly spot: boolean;
}

/** A temporary launch template is being made, for a spot instance. Packer does not tell its name. */
export interface LaunchTemplateCreatingEvent extends PhaseEventBase {
  /** The kind of event. */
  readonly type: 'launch-template-creating';
}

/** The instance that is baked has been launched. */
export interface InstanceLaunchedEvent extends PhaseEventBase {
  /** The kind of event. */
  readonly type: 'instance-launched';
  /** Its id. */
  readonly instanceId: string;
}

/** Packer waits until the instance runs. */
export interface InstanceWaitingEvent extends PhaseEventBase {
  /** The kind of event. */
  readonly type: 'instance-waiting';
  /** Its id. */
  readonly instanceId: string;
}

/** Where the instance is reached; told when Packer runs with `-debug`. */
export interface InstanceAddressEvent extends PhaseEventBase {
  /** The kind of event. */
  readonly type: 'instance-address';
  /** What the address is. */
  readonly kind: 'public-dns' | 'public-ip' | 'private-ip';
  /** The address. */
  readonly address: string;
}

/** Packer tries to connect to the instance. */
export interface ConnectingEvent extends PhaseEventBase {
  /** The kind of event. */
  readonly type: 'connecting';
  /** By which communicator, such as `ssh`. */
  readonly communicator: string;
}

/** Packer is connected to the instance. */
export interface ConnectedEvent extends PhaseEventBase {
  /** The kind of event. */
  readonly type: 'connected';
  /** By which communicator, such as `SSH`. */
  readonly communicator: string;
}

/** A provisioner begins. */
export interface ProvisioningEvent extends PhaseEventBase {
  /** The kind of event. */
  readonly type: 'provisioning';
  /** What Packer says about it. */
  readonly text: string;
  /** The script, where it runs one. Inline scripts have a temporary name. */
  readonly script?: string;
}

/** The instance is being stopped, so that an image can be made of it. */
export interface StoppingEvent extends PhaseEventBase {
  /** The kind of event. */
  readonly type: 'stopping';
}

/** The instance is given attributes that its image will have, such as enhanced networking. */
export interface InstanceModifyingEvent extends PhaseEventBase {
  /** The kind of event. */
  readonly type: 'instance-modifying';
}

/** An image is being made of the instance. */
export interface ImageCreatingEvent extends PhaseEventBase {
  /** The kind of event. */
  readonly type: 'image-creating';
  /** The name of the image; an intermediate one has a random name. */
  readonly imageName: string;
  /** The instance. */
  readonly instanceId: string;
}

/** The image has an id. It may be an intermediate one: the result has the final ids. */
export interface ImageRegisteredEvent extends PhaseEventBase {
  /** The kind of event. */
  readonly type: 'image-registered';
  /** Its id. */
  readonly imageId: string;
}

/** Packer waits until the image can be used. */
export interface ImageWaitingEvent extends PhaseEventBase {
  /** The kind of event. */
  readonly type: 'image-waiting';
  /** Whether it waits for the copies of the image. */
  readonly copies: boolean;
}

/** The image is being copied to a region. */
export interface CopyingEvent extends PhaseEventBase {
  /** The kind of event. */
  readonly type: 'copying';
  /** That region. */
  readonly region: string;
}

/** An image is given attributes or tags. */
export interface ImageModifyingEvent extends PhaseEventBase {
  /** The kind of event. */
  readonly type: 'image-modifying';
  /** Its id. */
  readonly imageId: string;
}

/** A snapshot is given attributes or tags. */
export interface SnapshotModifyingEvent extends PhaseEventBase {
  /** The kind of event. */
  readonly type: 'snapshot-modifying';
  /** Its id. */
  readonly snapshotId: string;
}

/** A post-processor begins. */
export interface PostProcessingEvent extends PhaseEventBase {
  /** The kind of event. */
  readonly type: 'post-processing';
  /** Its type, such as `manifest`. */
  readonly postProcessor: string;
}

/** A resource is being removed: a temporary one, or the image of a build that is being stopped. */
export interface CleaningUpEvent extends PhaseEventBase {
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
  /** The ids or names that the build has told before; empty when it has not. */
  readonly ids: readonly string[];
}

/**
 * The phases of an `amazon-ebs` build. They are read from Packer's lines and are for information:
 * from Packer 1.13 on a script can print a line that looks like one. What a script could claim to
 * have been made is not believed: launch lines count only before the first provisioner, image lines
 * only after the last one. The result does not use phases.
 */
export type PhaseEvent =
  | ImageNameCheckingEvent
  | SourceImageFoundEvent
  | KeyPairCreatingEvent
  | KeySavedEvent
  | SecurityGroupCreatingEvent
  | LaunchingEvent
  | LaunchTemplateCreatingEvent
  | InstanceLaunchedEvent
  | InstanceWaitingEvent
  | InstanceAddressEvent
  | ConnectingEvent
  | ConnectedEvent
  | ProvisioningEvent
  | StoppingEvent
  | InstanceModifyingEvent
  | ImageCreatingEvent
  | ImageRegisteredEvent
  | ImageWaitingEvent
  | CopyingEvent
  | ImageModifyingEvent
  | SnapshotModifyingEvent
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

import type { PackerDiagnostic } from '@soe/packer-runner';
import type { PipelineEvent } from '../pipeline/context.js';

/** What lines are for. */
export interface ProgressLineOptions {
  /** Whether several flavors are worked on, so that the end of one is news. Default `false`. */
  readonly several?: boolean;
}

/** Lines about an event, or `undefined` for what a person need not see. */
export function progressLine(
  event: PipelineEvent,
  { several = false }: ProgressLineOptions = {},
): string | undefined {
  switch (event.type) {
    case 'run-started':
      return several || event.resumed
        ? `run ${event.run}${event.resumed ? ' goes on' : ''}: ${event.flavors.join(', ')}`
        : undefined;
    case 'stage-ended':
      return event.status === 'done' || event.status === 'skipped'
        ? undefined
        : `${event.stage}: ${event.status}${event.detail === undefined ? '' : `, ${inShort(event.detail)}`}`;
    case 'flavor-ended':
      return several ? endLine(event) : undefined;
    case 'stage':
      return `${event.stage}: ${event.detail}`;
    case 'warning':
      return `warning: ${event.message}`;
    case 'packer':
      return packerLine(event);
    case 'test':
      return testLine(event.event);
    case 'share':
      return shareLine(event.event);
    default:
      return undefined;
  }
}

function endLine({ status, version, message }: Extract<PipelineEvent, { type: 'flavor-ended' }>) {
  const what = version === undefined ? status : `${version} ${status}`;
  return message === undefined ? what : `${what}: ${inShort(message)}`;
}

/** What stopped something is told in full at the end of the command. */
function inShort(text: string): string {
  const [first = ''] = text.split('\n', 1);
  return first.length <= longest ? first : `${first.slice(0, longest - 1).trimEnd()}…`;
}

const longest = 120;

function packerLine({
  architecture,
  event,
}: Extract<PipelineEvent, { type: 'packer' }>): string | undefined {
  const who = architecture === undefined ? '  packer' : `  packer ${architecture}`;
  switch (event.type) {
    case 'instance-launched':
      return `${who}: launched ${event.instanceId}`;
    case 'provisioning':
      return `${who}: ${event.text}`;
    case 'image-registered':
      return `${who}: registered ${event.imageId}`;
    case 'build-errored':
      return `${who}: ${event.message}`;
    case 'diagnostic':
      return isUnusedInput(event.diagnostic)
        ? undefined
        : `${who}: ${event.diagnostic.severity}: ${event.diagnostic.summary}`;
    case 'cancelling':
      return `${who}: stopping (${event.signal})`;
    default:
      return undefined;
  }
}

/** A step of a launch that took less, in milliseconds, is nothing to tell. */
const worthALine = 500;

function testLine(event: Extract<PipelineEvent, { type: 'test' }>['event']): string | undefined {
  switch (event.type) {
    case 'launched':
      return `  ${event.launch}: launched ${event.instanceId} (${event.instanceType})`;
    case 'launch-refused':
      return `  ${event.launch}: ${event.instanceType}${event.zone === undefined ? '' : ` in ${event.zone}`} refused: ${event.code}`;
    case 'step-ended':
      return event.step.status === 'failed'
        ? `  ${event.launch}: ${event.step.step} failed: ${inShort(event.step.detail ?? 'no detail')}`
        : event.step.duration < worthALine
          ? undefined
          : `  ${event.launch}: ${event.step.step} ${event.step.status} after ${(event.step.duration / 1000).toFixed(1)} s`;
    case 'relaunching':
      return `  ${event.launch}: launched anew: ${event.reason}`;
    case 'kept':
      return `  ${event.launch}: kept until ${event.until}; get in with: ${event.connect}`;
    case 'no-instance-profile':
      return `  ${event.launch}: warning: ${event.reason}`;
    case 'results-damaged':
      return `  ${event.launch}: warning: results are not as they should be: ${event.reason}`;
    case 'evidence-missed':
      return `  ${event.launch}: not kept: ${event.reason}`;
    default:
      return undefined;
  }
}

function shareLine(event: Extract<PipelineEvent, { type: 'share' }>['event']): string | undefined {
  switch (event.type) {
    case 'planned':
      return `  share: ${event.actions === 0 ? 'everything is as it should be' : `${event.actions} actions`}`;
    case 'preflight':
      return event.findings
        .map(({ region, seen, advice }) => `  share: ${region}: ${seen}; ${advice}`)
        .join('\n');
    case 'action-failed':
      return `  share: ${event.message}`;
    case 'action-done':
      return event.done === event.total
        ? `  share: ${event.done} of ${event.total} done`
        : undefined;
    default:
      return undefined;
  }
}

/** Packer warns of each variable that a template does not declare, and no template needs them all. */
export function isUnusedInput({ summary, detail = '' }: PackerDiagnostic): boolean {
  return summary === 'Undefined variable' && /"soe_\w+"\s+variable\s+was\s+set/.test(detail);
}

import type { BuildEventBase, CleaningUpEvent, PhaseEvent } from '../events.js';

/** What a phase event says beyond when and about which build. */
export type Phase = PhaseEvent extends infer Event
  ? Event extends PhaseEvent
    ? Omit<Event, keyof BuildEventBase>
    : never
  : never;

const cleaning = (resource: CleaningUpEvent['resource']) => (): Phase => ({
  type: 'cleaning-up',
  resource,
});

// The text that begins a line, and what the rest of that line means.
const phases: readonly (readonly [string, (rest: string, text: string) => Phase])[] = [
  ['Found Image ID: ', (imageId) => ({ type: 'source-image-found', imageId })],
  ['Creating temporary keypair: ', (keyPair) => ({ type: 'key-pair-creating', keyPair })],
  [
    'Creating temporary security group for this instance: ',
    (securityGroup) => ({ type: 'security-group-creating', securityGroup }),
  ],
  ['Instance ID: ', (instanceId) => ({ type: 'instance-launched', instanceId })],
  ['Connected to ', (rest) => ({ type: 'connected', communicator: rest.replace(/!$/, '') })],
  ['Provisioning with shell script: ', (script, text) => ({ type: 'provisioning', text, script })],
  ['Provisioning with ', (_, text) => ({ type: 'provisioning', text })],
  ['Running local shell script: ', (script, text) => ({ type: 'provisioning', text, script })],
  ['Uploading ', (_, text) => ({ type: 'provisioning', text })],
  ['Downloading ', (_, text) => ({ type: 'provisioning', text })],
  ['AMI: ', (imageId) => ({ type: 'image-registered', imageId })],
  ['Copying to: ', (region) => ({ type: 'copying', region })],
  [
    'Running post-processor: ',
    (rest) => ({ type: 'post-processing', postProcessor: postProcessor(rest) }),
  ],
  ['Terminating the source AWS instance', cleaning('instance')],
  ['Cleaning up any extra volumes', cleaning('volumes')],
  ['Deleting temporary security group', cleaning('security-group')],
  ['Deleting temporary keypair', cleaning('key-pair')],
  ['Deregistering the AMI and deleting unencrypted', cleaning('intermediate-image')],
  ['Deregistering the AMI ', cleaning('image')],
];

/** The phase that a line announces, if it announces one. */
export function readPhase(text: string): Phase | undefined {
  for (const [beginning, read] of phases) {
    if (text.startsWith(beginning)) {
      return read(text.slice(beginning.length), text);
    }
  }
  return undefined;
}

// HCL prints `NAME (type TYPE)` with a name that is usually empty; legacy JSON prints the type.
function postProcessor(rest: string): string {
  return /\(type (.+)\)$/.exec(rest)?.[1] ?? rest.trim();
}

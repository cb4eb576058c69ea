import type {
  CleaningUpEvent,
  InstanceAddressEvent,
  PhaseEvent,
  PhaseEventBase,
} from '../events.js';

/** What a phase event says beyond when and about which build. */
export type Phase = PhaseEvent extends infer Event
  ? Event extends PhaseEvent
    ? Omit<Event, keyof PhaseEventBase>
    : never
  : never;

/**
 * Where in a build a phase is believed: before the first provisioner, as a provisioner, after the
 * last one, or anywhere. `turn` is what opens the last part.
 */
export type PhasePlace = 'launch' | 'provision' | 'turn' | 'image' | 'anywhere';

/** A phase that a line announces, and where that is believed. */
export interface PhaseReading {
  readonly phase: Phase;
  readonly place: PhasePlace;
}

/** The phase that a line announces, if it announces one. */
export function readPhase(text: string): PhaseReading | undefined {
  if (text.length > longestText || text.includes('\n') || !openings.test(text)) return undefined;
  for (const [place, pattern, read] of sentences) {
    const match = pattern.exec(text);
    if (match) return { place, phase: read(match[1] ?? '', match[2] ?? '') };
  }
  return undefined;
}

// Packer's own lines are short, and scripts can print anything.
const longestText = 1_000;

type Sentence = readonly [PhasePlace, RegExp, (first: string, second: string) => Phase];

// Nearly all lines are no phase; this finds out in one look.
const openings =
  /^(?:Prevalid|Found Im|Creating |Saving k|Launching|Instance|Public|Private|Using |Connected|Provisioning w|Running |Uploading|Downloading|Stopping t|Enabling E|AMI: |Waiting for |Copying to|Modifying a|Adding tags|Tagging s|Terminating t|Cleaning up a|Destroying vol|Deleting temp|Deregistering)/;

const sentences: readonly Sentence[] = [
  [
    'launch',
    /^Prevalidating AMI Name: (.+)$/,
    (imageName) => ({ type: 'image-name-checking', imageName }),
  ],
  ['launch', /^Found Image ID: (.+)$/, (imageId) => ({ type: 'source-image-found', imageId })],
  [
    'launch',
    /^Creating temporary keypair: (.+)$/,
    (keyPair) => ({ type: 'key-pair-creating', keyPair }),
  ],
  ['launch', /^Saving key for debug purposes: (.+)$/, (file) => ({ type: 'key-saved', file })],
  [
    'launch',
    /^Creating temporary security group for this instance: (.+)$/,
    (securityGroup) => ({ type: 'security-group-creating', securityGroup }),
  ],
  ['launch', /^Launching a source AWS instance/, () => ({ type: 'launching', spot: false })],
  ['launch', /^Launching a spot AWS instance/, () => ({ type: 'launching', spot: true })],
  ['launch', /^Creating Spot Fleet launch template/, () => ({ type: 'launch-template-creating' })],
  ['launch', /^Instance ID: (.+)$/, (instanceId) => ({ type: 'instance-launched', instanceId })],
  [
    'launch',
    /^Waiting for instance \((.+)\) to become ready/,
    (instanceId) => ({ type: 'instance-waiting', instanceId }),
  ],
  ['launch', /^Public DNS: (.+)$/, reachedBy('public-dns')],
  ['launch', /^Public IP: (.+)$/, reachedBy('public-ip')],
  ['launch', /^Private IP: (.+)$/, reachedBy('private-ip')],
  [
    'launch',
    /^Using (\w+) communicator to connect/,
    (communicator) => ({ type: 'connecting', communicator }),
  ],
  ['launch', /^Connected to (.+?)!?$/, (communicator) => ({ type: 'connected', communicator })],
  ['provision', /^(Provisioning with shell script: (.+))$/, provisioning],
  ['provision', /^(Running local shell script: (.+))$/, provisioning],
  ['provision', /^((?:Provisioning with|Uploading|Downloading) .+)$/, provisioning],
  ['turn', /^Stopping the source instance/, () => ({ type: 'stopping' })],
  ['turn', /^Enabling Enhanced Networking/, () => ({ type: 'instance-modifying' })],
  [
    'turn',
    /^Creating (?:unencrypted )?AMI (.+) from instance (\S+)$/,
    (imageName, instanceId) => ({ type: 'image-creating', imageName, instanceId }),
  ],
  ['image', /^AMI: (.+)$/, (imageId) => ({ type: 'image-registered', imageId })],
  ['image', /^Waiting for AMI to become ready/, () => ({ type: 'image-waiting', copies: false })],
  ['image', /^Waiting for all copies to complete/, () => ({ type: 'image-waiting', copies: true })],
  ['image', /^Copying to: (.+)$/, (region) => ({ type: 'copying', region })],
  [
    'image',
    /^(?:Modifying attributes on|Adding tags to) AMI \((.+)\)/,
    (imageId) => ({ type: 'image-modifying', imageId }),
  ],
  [
    'image',
    /^(?:Modifying attributes on snapshot \(|Tagging snapshot: )([^ )]+)/,
    (snapshotId) => ({ type: 'snapshot-modifying', snapshotId }),
  ],
  ['image', /^Deregistering the AMI and deleting unencrypted/, cleaning('intermediate-image')],
  ['image', /^Deregistering the AMI /, cleaning('image')],
  ['turn', /^Terminating the source AWS instance/, cleaning('instance')],
  ['turn', /^Cleaning up any extra volumes/, cleaning('volumes')],
  [
    'turn',
    /^Destroying volume \((.+)\)/,
    (volumeId) => ({ type: 'cleaning-up', resource: 'volumes', ids: [volumeId] }),
  ],
  ['turn', /^Deleting temporary security group/, cleaning('security-group')],
  ['turn', /^Deleting temporary keypair/, cleaning('key-pair')],
  // HCL prints `NAME (type TYPE)` with a name that is usually empty; legacy JSON prints the type.
  [
    'anywhere',
    /^Running post-processor: +(\S.*)$/,
    (said) => ({ type: 'post-processing', postProcessor: typeOf(said) }),
  ],
];

function typeOf(said: string): string {
  const start = said.lastIndexOf('(type ');
  return start >= 0 && said.endsWith(')') ? said.slice(start + '(type '.length, -1) : said;
}

function provisioning(text: string, script: string): Phase {
  return { type: 'provisioning', text, ...(script !== '' && { script }) };
}

function reachedBy(kind: InstanceAddressEvent['kind']): (address: string) => Phase {
  return (address) => ({ type: 'instance-address', kind, address });
}

function cleaning(resource: CleaningUpEvent['resource']): () => Phase {
  return () => ({ type: 'cleaning-up', resource, ids: [] });
}

import { describe, expect, it } from 'vitest';
import { readPhase } from '../../src/transcript/phases.js';
import { fixtureNames, readFixture, readRun } from '../support/fixtures.js';

describe('readPhase', () => {
  it.each([
    ['Prevalidating AMI Name: soe/a 1', { type: 'image-name-checking', imageName: 'soe/a 1' }],
    ['Found Image ID: ami-0a', { type: 'source-image-found', imageId: 'ami-0a' }],
    ['Creating temporary keypair: packer_1', { type: 'key-pair-creating', keyPair: 'packer_1' }],
    ['Saving key for debug purposes: ec2_linux.pem', { type: 'key-saved', file: 'ec2_linux.pem' }],
    [
      'Creating temporary security group for this instance: packer_2',
      { type: 'security-group-creating', securityGroup: 'packer_2' },
    ],
    ['Launching a source AWS instance...', { type: 'launching', spot: false }],
    ['Launching a spot AWS instance...', { type: 'launching', spot: true }],
    ['Creating Spot Fleet launch template...', { type: 'launch-template-creating' }],
    ['Instance ID: i-0a', { type: 'instance-launched', instanceId: 'i-0a' }],
    [
      'Waiting for instance (i-0a) to become ready...',
      { type: 'instance-waiting', instanceId: 'i-0a' },
    ],
    ['Public DNS: a.test', { type: 'instance-address', kind: 'public-dns', address: 'a.test' }],
    ['Public IP: 192.0.2.1', { type: 'instance-address', kind: 'public-ip', address: '192.0.2.1' }],
    ['Private IP: 10.0.0.1', { type: 'instance-address', kind: 'private-ip', address: '10.0.0.1' }],
    ['Using ssh communicator to connect: 127.0.0.1', { type: 'connecting', communicator: 'ssh' }],
    ['Connected to SSH!', { type: 'connected', communicator: 'SSH' }],
    [
      'Provisioning with shell script: /tmp/a.sh',
      {
        type: 'provisioning',
        text: 'Provisioning with shell script: /tmp/a.sh',
        script: '/tmp/a.sh',
      },
    ],
    [
      'Provisioning with Ansible...',
      { type: 'provisioning', text: 'Provisioning with Ansible...' },
    ],
    ['Uploading a => b', { type: 'provisioning', text: 'Uploading a => b' }],
    ['Downloading a => b', { type: 'provisioning', text: 'Downloading a => b' }],
    ['Stopping the source instance...', { type: 'stopping' }],
    ['Enabling Enhanced Networking (ENA)...', { type: 'instance-modifying' }],
    [
      'Creating AMI soe from base from instance i-0a',
      { type: 'image-creating', imageName: 'soe from base', instanceId: 'i-0a' },
    ],
    [
      'Creating unencrypted AMI x7 from instance i-0a',
      { type: 'image-creating', imageName: 'x7', instanceId: 'i-0a' },
    ],
    ['AMI: ami-0b', { type: 'image-registered', imageId: 'ami-0b' }],
    ['Waiting for AMI to become ready...', { type: 'image-waiting', copies: false }],
    ['Waiting for all copies to complete...', { type: 'image-waiting', copies: true }],
    ['Copying to: eu-west-1', { type: 'copying', region: 'eu-west-1' }],
    ['Modifying attributes on AMI (ami-0b)...', { type: 'image-modifying', imageId: 'ami-0b' }],
    ['Adding tags to AMI (ami-0b)...', { type: 'image-modifying', imageId: 'ami-0b' }],
    [
      'Modifying attributes on snapshot (snap-0c)...',
      { type: 'snapshot-modifying', snapshotId: 'snap-0c' },
    ],
    ['Tagging snapshot: snap-0c', { type: 'snapshot-modifying', snapshotId: 'snap-0c' }],
    ['Running post-processor: manifest', { type: 'post-processing', postProcessor: 'manifest' }],
    [
      'Running post-processor:  (type manifest)',
      { type: 'post-processing', postProcessor: 'manifest' },
    ],
    [
      'Running post-processor: (type a) (type manifest)',
      { type: 'post-processing', postProcessor: 'manifest' },
    ],
    [
      'Terminating the source AWS instance...',
      { type: 'cleaning-up', resource: 'instance', ids: [] },
    ],
    ['Cleaning up any extra volumes...', { type: 'cleaning-up', resource: 'volumes', ids: [] }],
    [
      'Destroying volume (vol-0a)...',
      { type: 'cleaning-up', resource: 'volumes', ids: ['vol-0a'] },
    ],
    [
      'Deleting temporary security group...',
      { type: 'cleaning-up', resource: 'security-group', ids: [] },
    ],
    ['Deleting temporary keypair...', { type: 'cleaning-up', resource: 'key-pair', ids: [] }],
    [
      'Deregistering the AMI and deleting unencrypted temporary AMIs and snapshots',
      { type: 'cleaning-up', resource: 'intermediate-image', ids: [] },
    ],
    [
      'Deregistering the AMI and deleting associated snapshots because of cancellation, or error...',
      { type: 'cleaning-up', resource: 'image', ids: [] },
    ],
  ])('reads %j', (text, phase) => {
    expect(readPhase(text)?.phase).toEqual(phase);
  });

  it.each(['', 'echo baking', 'Creating AMI tags', 'Adding tag: "k": "v"', 'Modifying: users'])(
    'takes %j for no phase',
    (text) => {
      expect(readPhase(text)).toBeUndefined();
    },
  );

  it('takes endless lines, and those of several lines, for no phase', () => {
    const hostile = [
      `Running post-processor:${' '.repeat(50_000)}${'(type '.repeat(25_000)}\nx`,
      `Running post-processor:${' '.repeat(50_000)}${'(type '.repeat(25_000)}`,
      `Creating AMI a${' from instance b'.repeat(13_000)}\nx`,
      `Creating AMI a${' from instance b'.repeat(13_000)} x`,
      `Adding tags to AMI (${')'.repeat(200_000)}`,
      'Uploading a => b\nInstance ID: i-0a',
    ];

    expect(hostile.map(readPhase)).toEqual(hostile.map(() => undefined));
  });

  it('finds a phase in every step of the captured amazon-ebs builds, but for those that say less', async () => {
    const notPhases =
      /^(?:Prevalidating any provided VPC|Authorizing access|Adding tags to source instance|Interpolating tags|Loading User Data|Using existing SSH|Waiting for SSH|Waiting for the instance to stop|Stopping instance|Copying\/Encrypting|Creating (?:AMI|snapshot) tags|Modifying: |Adding tag: |No volumes to clean up|Provisioning step had errors|Step "|aborted: )/;
    const runs = await Promise.all(
      fixtureNames()
        .filter((name) => name.startsWith('samples-1.6.6-aws/'))
        .map((name) => readRun(readFixture(name))),
    );
    const missed = runs.flatMap(({ events }) =>
      events.flatMap((event, index) =>
        event.type === 'output' &&
        event.stream === 'stdout' &&
        event.build !== undefined &&
        /^[A-Z]/.test(event.text) &&
        (events[index + 1]?.type ?? 'output') === 'output' &&
        !notPhases.test(event.text)
          ? [event.text]
          : [],
      ),
    );

    expect(missed).toEqual([]);
  });
});

/** What moto 5 shows instead, and who is like AWS. */
export interface Difference {
  readonly moto: unknown;
  readonly right: 'local-aws' | 'moto' | 'unknown';
  readonly why: string;
}

/** What the SDK makes of an answer that is no answer of AWS. */
const notImplemented = 'Refusal: Error';

/** By the name of the case. One that is no longer seen fails the suite. */
export const differences: Readonly<Record<string, Difference>> = {
  'an image is made of an instance, described by name, and deregistered': {
    moto: [
      [{ Name: 'peer-bake', State: 'available', Public: false, RootDeviceType: 'standard' }],
      [],
    ],
    right: 'local-aws',
    why: 'The root device of an image with EBS disks is `ebs`; Packer refuses to bake on any other.',
  },
  'a name is taken once per account and region': {
    moto: 'accepted',
    right: 'local-aws',
    why: 'CreateImage documents that names are unique for the account and region.',
  },
  'a copy is made once per client token': {
    moto: [false, 'accepted'],
    right: 'local-aws',
    why: 'The EC2 guide on idempotency: a token gives the first result again, and refuses other parameters.',
  },
  'tags are put, seen by filter, and taken away': {
    moto: [['peer-tags'], [], 'accepted'],
    right: 'local-aws',
    why: 'The prefix `aws:` is reserved, as the EC2 guide says of tag restrictions.',
  },
  'an instance type of another architecture is refused': {
    moto: 'accepted',
    right: 'local-aws',
    why: 'An arm64 type cannot run an x86_64 image.',
  },
  'a deprecation date is seen, and one in the past is refused': {
    moto: notImplemented,
    right: 'local-aws',
    why: 'Moto has no EnableImageDeprecation.',
  },
  'a disabled image loses its permissions for good': {
    moto: notImplemented,
    right: 'local-aws',
    why: 'Moto has no DisableImage.',
  },
  'Packer bakes an image, and another one on top of it': {
    moto: [0, 1],
    right: 'local-aws',
    why: 'The root device of an image made by CreateImage is `ebs`, without which amazon-ebs refuses the source.',
  },
};

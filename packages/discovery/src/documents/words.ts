/**
 * The short texts that documents of this package hold. The patterns of flavor, channel, version and
 * architecture are those of the contract's published schemas; a test compares them.
 */

/** A product line. */
export const flavorText = {
  type: 'string',
  description: 'a flavor such as "rhel-9"',
  pattern: '^[a-z0-9]+(?:[.-][a-z0-9]+)*$',
  minLength: 2,
  maxLength: 40,
} as const;

/** A channel. */
export const channelText = {
  type: 'string',
  description: 'a channel such as "stable"',
  pattern: '^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$',
  minLength: 1,
  maxLength: 40,
} as const;

/** A version. */
export const versionText = {
  type: 'string',
  description: 'a version such as "2026.11.0"',
  pattern:
    '^(?:0|[1-9]\\d{0,8})(?:\\.(?:0|[1-9]\\d{0,8})){2}(?:-(?:0|[1-9]\\d*|\\d*[A-Za-z-][\\dA-Za-z-]*)(?:\\.(?:0|[1-9]\\d*|\\d*[A-Za-z-][\\dA-Za-z-]*))*)?$',
  minLength: 5,
  maxLength: 40,
} as const;

/** An architecture in EC2's spelling. */
export const architectureText = {
  type: 'string',
  description: 'x86_64 or arm64',
  enum: ['x86_64', 'arm64'],
} as const;

/** A region. */
export const regionText = {
  type: 'string',
  description: 'a region such as "eu-west-1"',
  pattern: '^[a-z]{2,8}(?:-[a-z]{2,12}){1,3}-\\d{1,2}$',
} as const;

/** The id of an image. It ends up in launch calls and shells, so nothing else passes. */
export const imageIdText = {
  type: 'string',
  description: 'the id of an image such as "ami-0123456789abcdef0"',
  pattern: '^ami-[0-9a-f]{8,17}$',
} as const;

/** The id of an account. */
export const accountText = {
  type: 'string',
  description: 'an account id of twelve digits',
  pattern: '^\\d{12}$',
} as const;

/** The name of an image, as long as EC2 allows. */
export const imageNameText = {
  type: 'string',
  description: 'the name of an image, 3 to 128 characters',
  minLength: 3,
  maxLength: 128,
} as const;

/** A time. */
export const timeText = {
  type: 'string',
  description: 'a time in UTC such as "2026-11-22T10:00:00.000Z"',
  pattern:
    '^\\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])T(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d+)?Z$',
} as const;

/** A SHA-256. */
export const digestText = {
  type: 'string',
  description: '"sha256:" and 64 hexadecimal digits',
  pattern: '^sha256:[0-9a-f]{64}$',
} as const;

/** The hash of a commit, or whatever a release calls it. */
export const commitText = {
  type: 'string',
  description: 'a commit',
  minLength: 1,
  maxLength: 200,
} as const;

/** The address of a page. */
export const pageText = {
  type: 'string',
  description: 'the https address of a page',
  pattern: '^https?://[^\\s"<>\\\\]+$',
  maxLength: 2000,
} as const;

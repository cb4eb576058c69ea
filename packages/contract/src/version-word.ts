import type { Word } from './word.js';

/**
 * The rule for versions: semver 2.0 without build metadata, because `+` is allowed neither in image
 * names nor in parameter names, and short enough that every image name fits EC2's 128 characters.
 */
export const versionWord: Word = {
  what: 'version',
  code: 'CONTRACT_VERSION_INVALID',
  pattern:
    /^(?:0|[1-9]\d{0,8})(?:\.(?:0|[1-9]\d{0,8})){2}(?:-(?:0|[1-9]\d*|\d*[A-Za-z-][\dA-Za-z-]*)(?:\.(?:0|[1-9]\d*|\d*[A-Za-z-][\dA-Za-z-]*))*)?$/,
  minLength: 5,
  maxLength: 40,
  form: 'semver without "v", leading zeros or build metadata, at most 40 characters, for example "2026.11.0"',
};

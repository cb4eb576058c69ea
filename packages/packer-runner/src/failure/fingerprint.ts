import { createHash } from 'node:crypto';
import { stripVTControlCharacters } from 'node:util';
import type { FailureClass } from './failure-class.js';

/** What a fingerprint is made of. */
export interface FingerprintFacts {
  /** The class of the failure. */
  readonly class: FailureClass;
  /** The phase that the build was in. */
  readonly phase?: string | undefined;
  /** The error, as Packer tells it. */
  readonly message: string;
}

// What differs between two runs that fail in the same way. The order matters: ids hold numbers.
const varying: readonly (readonly [RegExp, string])[] = [
  // Encrypted, and different each time (AWS STS, DecodeAuthorizationMessage).
  [/(Encoded authorization failure message:) ?\S+/g, '$1 ENCODED'],
  [/\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?)?/g, 'TIME'],
  [/\b(?:packer_)?[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b/gi, 'UUID'],
  // The folder says where it ran, not what failed; temporary names end in digits.
  [/(?:\/[\w.+@-]+)+\/(?=[\w.+@-]+)/g, 'FOLDER/'],
  [/\bec2-\d{1,3}(?:-\d{1,3}){3}(?:\.[\w-]+)*/g, 'ADDRESS'],
  [/\b([a-z]{1,10})-[\da-f]{8,17}\b/g, '$1-ID'],
  [/\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b/g, 'ADDRESS'],
  [/\[?\b(?:[\da-f]{1,4}:){3,7}[\da-f]{1,4}\b\]?(?::\d+)?/gi, 'ADDRESS'],
  [/\b[\da-f]{12,}\b/gi, 'HEX'],
  [/\b(?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h))+\b/g, 'DURATION'],
  [/(?:\b\d+ (?:(?:micro|milli)?second|minute|hour)s?\b ?)+/g, 'DURATION'],
  [/\b(packer-[a-z-]+|script_)\d+/g, '$1NUMBER'],
  [/\d{4,}/g, 'NUMBER'],
  [/\s+/g, ' '],
];

/**
 * Names a failure so that runs can be compared: the same kind of failure has the same fingerprint,
 * whatever ids, times, addresses and temporary names it was told with. Exit codes count.
 */
export function fingerprint({
  class: failureClass,
  phase = '',
  message,
}: FingerprintFacts): string {
  const words = varying
    .reduce((text, [what, word]) => text.replace(what, word), stripVTControlCharacters(message))
    .trim();
  const facts = [failureClass, phase, words.slice(0, 2_000)].join('\n');
  return createHash('sha256').update(facts).digest('hex').slice(0, 16);
}

import { goldenImageBuildType } from './provenance-statement.js';

/** What a release has to be, so that it may be used. Everything left out is not asked for. */
export interface ReleasePolicy {
  /** Repository that it has to be built from, as records write it: `https://…` without credentials. */
  readonly repository: string;
  /** Product line that it has to be of. Default: not asked. */
  readonly flavor?: string;
  /**
   * Version that it has to have. Without it an older release, as well signed and since found
   * vulnerable, passes for the one that is meant. Default: not asked.
   */
  readonly version?: string;
  /** Branches or tags that it may be built from; `*` stands for any text. Default: not asked. */
  readonly refs?: readonly string[];
  /** Accounts that may own the images. Default: not asked. */
  readonly owners?: readonly string[];
  /** Build types that are understood. Default: that of this package. */
  readonly buildTypes?: readonly string[];
  /** Whether files may have differed from the commit. Default `false`. */
  readonly allowDirty?: boolean;
  /** Whether the commit may have been on no remote branch. Default `false`. */
  readonly allowUnpushed?: boolean;
  /** Gates that a signed test result has to name as passed. Default: not asked. */
  readonly gates?: readonly string[];
  /** Greatest age of the build in milliseconds. Default: not asked. */
  readonly maxAgeMs?: number;
  /** The run that it has to come from. Default: not asked. */
  readonly invocationId?: string;
}

/** The build types of a policy. */
export function buildTypesOf({ buildTypes }: ReleasePolicy): readonly string[] {
  return buildTypes ?? [goldenImageBuildType];
}

/** Whether a text is one of the patterns, in which `*` stands for any text. */
export function matchesAny(text: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => matches(text, pattern.split('*')));
}

// Without a regular expression: many stars would make one slow.
function matches(text: string, [first = '', ...rest]: readonly string[]): boolean {
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}

import type { OutputEvent } from '../events.js';
import { type PackerDiagnostic, readDiagnostics } from './diagnostics.js';
import { readDuration } from './duration.js';
import type { ClosingLine } from './outcome.js';

/** What a line about the whole run, or the last line of a build, means. */
export type RunLine =
  | { readonly type: 'build-finished'; readonly build: string; readonly durationMs: number }
  | { readonly type: 'build-errored'; readonly build: string; readonly message: string }
  | { readonly type: 'closing'; readonly closing: ClosingLine }
  | { readonly type: 'complaint'; readonly diagnostics: readonly PackerDiagnostic[] };

const closings: readonly (readonly [string, ClosingLine])[] = [
  ['\n==> Builds finished. The artifacts of successful builds are:', 'artifacts'],
  ['\n==> Builds finished but no artifacts were created.', 'no-artifacts'],
  ['Cleanly cancelled builds after being interrupted.', 'cancelled'],
];

/** Reads such a line; undefined for one that says nothing more than its words. */
export function readRunLine(text: string, stream: OutputEvent['stream']): RunLine | undefined {
  const end = /^Build '(.+?)' (finished|errored)(?: after (.+?))?(?:\.$|: ([\s\S]*)$)/.exec(text);
  if (end) {
    const [, build = '', how, duration = '', message = ''] = end;
    return how === 'finished'
      ? { type: 'build-finished', build, durationMs: readDuration(duration) }
      : { type: 'build-errored', build, message };
  }
  const closing = closings.find(([beginning]) => text.startsWith(beginning))?.[1];
  if (closing !== undefined) return { type: 'closing', closing };
  if (text.startsWith('Warning: ')) {
    return { type: 'complaint', diagnostics: readDiagnostics(text, 'warning') };
  }
  if (stream === 'stdout' || /^(?:\n==> |--> |Cancelling build )/.test(text)) return undefined;
  return { type: 'complaint', diagnostics: readDiagnostics(text, 'error') };
}

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type NotesFormatName, notesFormats, renderNotes } from '@soe/release-notes';
import { formatInventoryDiff } from '@soe/traceability';
import { compareReleases } from '../diff/compare-releases.js';
import type { ReleaseDiff } from '../diff/diff-releases.js';
import { isReleaseName } from '../diff/read-compared-release.js';
import { OrchestratorError } from '../errors.js';
import type { PipelineContext } from '../pipeline/context.js';
import { type ArchivePlaceOptions, placeFrom } from './archive.js';
import { answer, type CommandContext } from './command.js';
import { exitCodes } from './exit-code.js';
import { pipelineContext } from './pipeline-context.js';
import { printableLines } from './printable.js';
import { repositoryContext } from './repository-context.js';

/** Options of `soe diff`. */
export interface DiffOptions {
  /** Format of a comparison of releases, one of `notesFormats`. Default: text. */
  readonly format?: string;
  /** An archive of builds, for releases that have no folder here: a folder, or `s3://bucket/prefix/`. Default: none. */
  readonly archive?: string;
  /** Account that must own the bucket. Needed with `s3://`. */
  readonly bucketOwner?: string;
  /** Region of the bucket. Default: that of the AWS environment. */
  readonly region?: string;
}

/**
 * `soe diff A B`: what changed from one to the other. Two releases (`rhel-9@2026.11.0`, `rhel-9@stable`, a folder
 * or a record) are compared in everything that is known of them; where one is a file (an inventory, the output of
 * an inventory script, CycloneDX, SPDX, a sosreport), what is inside is.
 *
 * @param names - Two; or a flavor, and two of its versions or channels
 */
export async function diff(
  names: readonly string[],
  options: DiffOptions,
  context: CommandContext,
): Promise<number> {
  const { format = 'text', archive: at, bucketOwner, region } = options;
  if (!isFormat(format)) throw usage(`--format is one of ${notesFormats.join(', ')}`);
  const [first, second] = pairOf(names);
  const named = (name: string) => {
    const found = pathOrName(name, context.directory);
    if (found === undefined) throw usage(nothingSo(name, names));
    return found;
  };
  const [before, after] = [named(first), named(second)];
  const place: ArchivePlaceOptions | undefined =
    at === undefined
      ? undefined
      : {
          at,
          ...(bucketOwner !== undefined && { bucketOwner }),
          ...(region !== undefined && { region }),
        };
  const archive = place && placeFrom(place, context);
  // Read once, and only where a folder does not tell it all.
  let pipeline: Promise<PipelineContext> | undefined;
  const configuration = () => {
    pipeline ??= pipelineContext(context);
    return pipeline;
  };
  const found = await compareReleases(
    { before, after, ...(archive !== undefined && { archive }) },
    repositoryContext(context),
    configuration,
  );
  if (found.kind === 'releases') sayTwoFlavors(found.diff, context);
  answer(
    context,
    found.diff,
    found.kind === 'releases'
      ? renderNotes(found.diff.notes, format).trimEnd()
      : printableLines(formatInventoryDiff(found.diff).trimEnd()),
  );
  return exitCodes.done;
}

/** What is a file or folder here is meant, also where it looks like a name. */
function pathOrName(name: string, directory: string): string | undefined {
  const path = resolve(directory, name);
  if (existsSync(path)) return path;
  return isReleaseName(name) ? name : undefined;
}

function nothingSo(name: string, names: readonly string[]): string {
  const [flavor, version] = names.every((each) => !/[@/\\]/.test(each))
    ? names
    : ['FLAVOR', 'VERSION'];
  return `there is no file or folder ${name} here, and a release is named FLAVOR@VERSION or FLAVOR@CHANNEL; to compare two versions of a flavor name both: soe diff ${flavor} ${version} OTHER-VERSION`;
}

function sayTwoFlavors({ from, to }: ReleaseDiff, { say }: CommandContext): void {
  if (from.flavor !== to.flavor)
    say(
      `These are releases of two flavors, ${from.flavor} and ${to.flavor}: this is how they differ, not what changed from one to the other.`,
    );
}

function isFormat(name: string): name is NotesFormatName {
  return notesFormats.some((format) => format === name);
}

function pairOf(names: readonly string[]): readonly [string, string] {
  const [first, second, third, ...more] = names;
  if (first !== undefined && second !== undefined && more.length === 0)
    return third === undefined ? [first, second] : [`${first}@${second}`, `${first}@${third}`];
  throw usage('name two releases or files, or a flavor and two of its versions');
}

function usage(problem: string): OrchestratorError {
  return new OrchestratorError('SOE_USAGE', `diff: ${problem}`);
}

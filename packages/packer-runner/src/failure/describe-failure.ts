import type { CancelReason } from '../events.js';
import type { PackerFailure } from '../result.js';
import { idsOf } from '../transcript/artifacts.js';
import type { PackerOutcome } from '../transcript/outcome.js';
import type { TranscriptSummary } from '../transcript/transcript.js';
import { classifyFailure, type FailureClass } from './failure-class.js';

/** What a failure is described from. */
export interface FailureSources {
  readonly outcome: PackerOutcome;
  readonly cancelReason?: CancelReason | undefined;
  readonly summary: TranscriptSummary;
  /** What Packer wrote to stderr, where it said nothing else. */
  readonly complaint: string;
}

/**
 * Sums up what went wrong; undefined for an outcome that is a success. The fingerprint is missing: it
 * is made of the masked words, so that it is the same for whoever reads the run.
 */
export function describeFailure(
  sources: FailureSources,
): Omit<PackerFailure, 'fingerprint'> | undefined {
  const { outcome, cancelReason, summary, complaint } = sources;
  if (outcome === 'succeeded') return undefined;
  const classify = (message: string, phase?: TranscriptSummary['errors'][number]['phase']) =>
    classifyFailure({ outcome, cancelReason, message, phase });
  const errors = summary.errors.map((error) => ({
    ...error,
    class: classify(error.message, error.phase),
  }));
  const [first] = outcome === 'failed' || outcome === 'partial' ? errors : [];
  const message = first?.message ?? explain(outcome, summary, cancelReason);
  const told = first?.class ?? classify(message);
  // No build has failed, but Packer complained: about the template.
  const refused = first === undefined && told === 'unknown' && summary.complained;
  const failureClass: FailureClass = refused && outcome !== 'crashed' ? 'config' : told;
  const exitCode = /^Script exited with non-zero exit status: (\d+)/.exec(message)?.[1];
  return {
    class: failureClass,
    message,
    ...(first && { build: first.build }),
    ...(first?.phase && { phase: first.phase }),
    ...(first?.script !== undefined && { script: first.script }),
    ...(exitCode !== undefined && { exitCode: Number(exitCode) }),
    lastLines: lastLines(summary, first?.build, complaint),
    errors,
    ...leftBy(summary),
  };
}

type LeftOvers = Pick<PackerFailure, 'images' | 'instances'>;

/** What builds told that they had made, and not that they removed it or handed it over. */
function leftBy({ images, instances, artifacts }: TranscriptSummary): LeftOvers {
  const handedOver = new Set(idsOf(artifacts));
  return { images: images.filter((id) => !handedOver.has(id)), instances };
}

const cancelReasons: Readonly<Record<CancelReason, string>> = {
  signal: '',
  timeout: ' because its time was up',
  silence: ' because Packer was silent for too long',
  error: ' because of an error here',
};

/** Of the build, or of the run, or of stderr: the first that has any. */
function lastLines(
  summary: TranscriptSummary,
  build: string | undefined,
  complaint: string,
): readonly string[] {
  const ofBuild = build === undefined ? [] : summary.lastLines(build);
  if (ofBuild.length > 0) return ofBuild;
  const ofRun = summary.lastLines();
  if (ofRun.length > 0 || complaint.trim() === '') return ofRun;
  return complaint.trim().split('\n').slice(-20);
}

function explain(
  outcome: PackerOutcome,
  summary: TranscriptSummary,
  cancelReason: CancelReason | undefined,
): string {
  const { diagnostics, buildsStarted } = summary;
  switch (outcome) {
    case 'cancelled':
      return [
        `The run was cancelled${cancelReasons[cancelReason ?? 'signal']}${buildsStarted ? '' : ' before a build began'}.`,
        ...tellBreakdown(summary),
        ...tellLeftOvers(leftBy(summary)),
      ].join(' ');
    case 'crashed':
      return [
        'Packer was ended before it could finish: look with findOrphans for what it left.',
        ...tellLeftOvers(leftBy(summary)),
      ].join(' ');
    case 'empty':
      return 'No artifact was made: no build matched, or the builds make none.';
    default: {
      const error = diagnostics.find(({ severity }) => severity === 'error');
      if (error === undefined) return 'Packer failed without naming a reason: see the log.';
      const place = error.file === undefined ? '' : ` (${error.file}, line ${error.line})`;
      // Some summaries only say how many details there are.
      const detail = error.summary.endsWith(':') ? ` ${error.detail.replace(/\s+/g, ' ')}` : '';
      return `${error.summary}${detail}${place}`;
    }
  }
}

/** A builder that panics does not remove what it was at work on; Packer ends as if nothing were. */
function tellBreakdown({ errors }: TranscriptSummary): readonly string[] {
  return errors
    .filter(({ message }) => message === 'unexpected EOF')
    .map(
      ({ build }) =>
        `Meanwhile Packer broke down in build ${build} (unexpected EOF): look with findOrphans for what it left.`,
    );
}

function tellLeftOvers({ images, instances }: LeftOvers): readonly string[] {
  const tell = (ids: readonly string[], made: string): readonly string[] =>
    ids.length === 0 ? [] : [`It ${made} and did not say that it removed them: ${ids.join(', ')}.`];
  return [
    ...tell(instances, 'launched these instances'),
    ...tell(images, 'registered these images'),
  ];
}

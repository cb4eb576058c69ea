import { architectures } from '@soe/contract';
import { formatTrace, type Trace, type TraceImageOptions, traceImage } from '@soe/traceability';
import { errorCode } from '../errors.js';

/** What a release of several images comes from. */
export interface TracedRelease
  extends Pick<Trace, 'flavor' | 'version' | 'commit' | 'repository' | 'issues'> {
  /** The trace of each image, in the order of architectures; those with contradictions first. */
  readonly images: readonly Trace[];
  /** The contradictions of all images, and those between them. */
  readonly contradictions: readonly string[];
}

/**
 * The traces of all images that a selector means: one for each architecture that is published.
 *
 * @throws The errors of `traceImage`; `TRACE_NOT_PUBLISHED` where no architecture is published
 */
export async function traceRelease(
  selector: string,
  options: TraceImageOptions,
): Promise<readonly [Trace, ...Trace[]]> {
  const answers = await Promise.allSettled(
    architectures.map((architecture) => traceImage(selector, { ...options, architecture })),
  );
  const [first, ...more] = answers.flatMap((each) =>
    each.status === 'fulfilled' ? [each.value] : [],
  );
  const failures = answers.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
  const failure =
    failures.find((each) => errorCode(each) !== 'TRACE_NOT_PUBLISHED') ??
    (first === undefined ? failures[0] : undefined);
  if (failure !== undefined || first === undefined) throw failure;
  return [first, ...more];
}

/** Several images as the one release that they are of. Pure. */
export function tracedRelease(traces: readonly [Trace, ...Trace[]]): TracedRelease {
  const [{ flavor, version, commit, repository }] = traces;
  const commits = new Set(traces.map((each) => each.commit));
  const versions = new Set(traces.map((each) => each.version));
  const differ = [
    ...(versions.size > 1 ? [`its images are of versions ${[...versions].join(', ')}`] : []),
    ...(commits.size > 1 ? [`its images are of commits ${[...commits].join(', ')}`] : []),
  ];
  return {
    flavor,
    version,
    ...(commit !== undefined && commits.size === 1 && { commit }),
    ...(repository !== undefined && { repository }),
    issues: [...new Set(traces.flatMap(({ issues }) => issues))],
    images: traces.toSorted((a, b) => b.contradictions.length - a.contradictions.length),
    contradictions: [...differ, ...traces.flatMap(({ contradictions }) => contradictions)],
  };
}

/** The first image with all that is known of it, and of the others what is different. Pure. */
export function formatTracedRelease({ images, contradictions }: TracedRelease): string {
  const own = new Set(images.flatMap((each) => each.contradictions));
  const between = contradictions.filter((each) => !own.has(each));
  const [first = [], ...more] = images.map((each) => formatTrace(each).split('\n'));
  const told = new Set(first);
  return [
    [...between.map((each) => `Contradiction: ${each}`), ...first].join('\n'),
    ...more.map((lines) => lines.filter((line) => !told.has(line)).join('\n')),
  ].join('\n\n');
}

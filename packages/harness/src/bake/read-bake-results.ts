import { marker } from '../runner/protocol.js';
import { type ReadRunnerOutputOptions, readRunnerOutput } from '../runner/read-runner-output.js';
import type { RunnerOutput } from '../runner/runner-output.js';

/** What {@link readBakeResults} has to know: the same as `bakeTests` did. */
export interface ReadBakeResultsOptions extends Omit<ReadRunnerOutputOptions, 'phase' | 'place'> {
  /**
   * Name of the build in a run of several, such as `amazon-ebs.image`: lines of others are left out.
   * Default: the output has one build, or is a downloaded file.
   */
  readonly build?: string;
  /** First part of `suite` of every test. Default: `bake`. */
  readonly place?: string;
}

/**
 * Reads the results of {@link bakeTests} from the output of Packer, for people or `-machine-readable`,
 * from its log, or from the file that it downloaded. Never throws: an output without an end has a problem,
 * and its tests are `pending`.
 */
export function readBakeResults(text: string, options: ReadBakeResultsOptions): RunnerOutput {
  const { build, place = 'bake', ...rest } = options;
  const own = build === undefined ? text : linesOf(build, text);
  return readRunnerOutput(own, { ...rest, place, phase: 'bake' });
}

/** Lines of results that Packer says are of a build. */
function linesOf(build: string, text: string): string {
  return text
    .split('\n')
    .filter((line) => {
      const [before = ''] = line.split(marker, 1);
      return before !== line && ` ${before}`.endsWith(` ${build}: `);
    })
    .join('\n');
}

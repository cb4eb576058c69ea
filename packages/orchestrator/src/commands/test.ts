import { formatDecisions, type Phase } from '@soe/harness';
import { OrchestratorError } from '../errors.js';
import { letOn } from '../pipeline/gates.js';
import { type TestBuiltRequest, testBuilt } from '../pipeline/single-stages.js';
import { answer, type CommandContext } from './command.js';
import { exitCodes } from './exit-code.js';
import { fromRepository } from './from-repository.js';
import { pipelineContext } from './pipeline-context.js';
import { printableLines } from './printable.js';

/** Options of `soe test`. */
export interface TestOptions {
  /** Default: those of the configuration, else `launch`. */
  readonly phase?: readonly Phase[];
  /** `one`, `classes` or `types=t3.micro,m5.large`. Default: as configured. */
  readonly matrix?: string;
  /** Whether an instance stays for a look. Default: `never`. */
  readonly keep?: 'never' | 'on-failure' | 'always';
  /** Minutes that it stays. Default: 60. */
  readonly lease?: number;
  /** Keep every command and its whole output. Default: `false`. */
  readonly verbose?: boolean;
  /** Group of CloudWatch Logs that gets these as well. Default: none. */
  readonly logGroup?: string;
  /** Folder of the release before. Default: where it was made here. */
  readonly previous?: string;
  /** Go by files that differ from the commit. Default: `false`. */
  readonly allowDirty?: boolean;
}

/** `soe test FLAVOR [VERSION]`: test the images of a release where they were built, and let the gates decide. */
export async function test(
  flavor: string,
  version: string | undefined,
  options: TestOptions,
  context: CommandContext,
): Promise<number> {
  const request = toRelease(options);
  const pipeline = await pipelineContext(context);
  const tested = await testBuilt(
    {
      ...request,
      flavor,
      ...(version !== undefined && { version }),
      ...(options.previous !== undefined && {
        previous: fromRepository(options.previous, context.directory, pipeline.directory),
      }),
    },
    pipeline,
  );
  const { decisions, report, directory } = tested;
  context.say(`Reports and evidence are in ${directory}`);
  answer(context, { decisions, report }, printableLines(formatDecisions(decisions).trimEnd()));
  return letOn(decisions) ? exitCodes.done : exitCodes.refused;
}

function toRelease(options: TestOptions): Omit<TestBuiltRequest, 'flavor'> {
  const { phase, matrix, keep, lease, verbose, logGroup, allowDirty } = options;
  return {
    ...(phase !== undefined && { phases: phase }),
    ...(matrix !== undefined && { matrix: parseMatrix(matrix) }),
    ...(keep !== undefined && { keep }),
    ...(lease !== undefined && { leaseMinutes: lease }),
    ...(verbose !== undefined && { verbose }),
    ...(logGroup !== undefined && { logGroup }),
    ...(allowDirty !== undefined && { allowDirty }),
  };
}

function parseMatrix(text: string): NonNullable<TestBuiltRequest['matrix']> {
  if (text === 'one' || text === 'classes') return text;
  const [, list = ''] = /^types=(.+)$/.exec(text) ?? [];
  const types = list.split(',').filter((type) => type !== '');
  if (types.length > 0) return { types };
  throw new OrchestratorError(
    'SOE_USAGE',
    `test: --matrix is one, classes or types=t3.micro,m5.large, not ${JSON.stringify(text)}`,
  );
}

import type { ReleaseRecord } from '@soe/contract';
import { commitGateName } from '@soe/traceability';
import { flavorOf } from '../config/flavor-of.js';
import { OrchestratorError } from '../errors.js';
import { findCommitPolicy } from './commit-policy.js';
import type { PipelineContext } from './context.js';
import { gateOf } from './gates.js';
import { gateLines, howToBeAsked, refusingGates } from './refusing-gates.js';
import { testPhases } from './test-run.js';

/**
 * Make sure that every gate that is configured for a release has passed, or was skipped on purpose: for what does one
 * stage alone, and so cannot rely on those before it.
 *
 * @param task - What is attempted, for the error
 * @throws OrchestratorError `SOE_GATE_REFUSED` naming the gates and the command that asks each
 */
export async function requireGates(
  task: string,
  record: ReleaseRecord,
  context: PipelineContext,
): Promise<void> {
  const { flavor, version, gates = [] } = record;
  const missing = (await configuredGates(task, record, context)).flatMap(({ name, command }) =>
    gates.some((gate) => gate.name === name)
      ? []
      : [`${name} was not asked: soe ${command} asks it`],
  );
  const refusing = gateLines(refusingGates(gates));
  const problems = [...refusing, ...missing];
  if (problems.length === 0) return;
  throw new OrchestratorError(
    'SOE_GATE_REFUSED',
    `${task}: nothing was changed, because of the gates of ${flavor} ${version}:\n  ${problems.join('\n  ')}\n${refusing.length > 0 ? howToBeAsked : leaveOut}`,
  );
}

const leaveOut =
  'To leave a gate out on purpose that was not asked, let soe release go on from here with --skip.';

interface ConfiguredGate {
  readonly name: string;
  /** The command that asks it. */
  readonly command: string;
}

async function configuredGates(
  task: string,
  { flavor, version }: ReleaseRecord,
  context: PipelineContext,
): Promise<readonly ConfiguredGate[]> {
  const { config, directory, signal } = context;
  const { tests, scans } = flavorOf(context, flavor);
  const cancel = signal && { signal };
  const policy = await findCommitPolicy(config.policy, { directory, task, ...cancel });
  const phases = tests === undefined ? [] : testPhases(flavor, context);
  return [
    ...(policy === undefined ? [] : [{ name: commitGateName, command: `build ${flavor}` }]),
    ...phases.map((phase) => ({ name: gateOf(phase), command: `test ${flavor} ${version}` })),
    ...(scans === undefined ? [] : [{ name: 'scans', command: `scan ${flavor} ${version}` }]),
  ];
}

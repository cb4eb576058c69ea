import { flavorOf } from '../config/flavor-of.js';
import { OrchestratorError } from '../errors.js';
import type { PipelineContext } from '../pipeline/context.js';
import type { ConfiguredSubject, DoctorCheck, DoctorSubject } from './check.js';
import { credentialsCheck, doctorChecks } from './checks.js';
import { type CheckedFinding, error, ok, warning } from './finding.js';
import { type BoundCheck, type RunChecksOptions, runChecks } from './run-checks.js';

/** The check of the configuration itself, which comes before all that need one. */
export const configurationCheck = {
  id: 'configuration',
  group: 'configuration',
  title: 'the configuration can be read, and fits',
} as const;

/** What {@link examine} is asked. */
export interface ExamineRequest extends Omit<RunChecksOptions, 'signal'> {
  /** Flavors that are looked at. Default: all. */
  readonly flavors?: readonly string[];
  /** Look at this machine and the repository only. Default `false`. */
  readonly offline?: boolean;
  /** Reads the configuration. */
  readonly load: () => Promise<PipelineContext>;
  /** What is looked at. Default: everything. */
  readonly checks?: readonly DoctorCheck[];
}

/** Everything that was seen. */
export interface Examination {
  /** What was found, in the order of the checks. */
  readonly findings: readonly CheckedFinding[];
  /** Whether the configuration could be used. */
  readonly configured: boolean;
}

/**
 * Look for everything that would stop a release, all at the same time. Never throws for what it finds: what
 * cannot be looked at is a finding too.
 */
export async function examine(
  request: ExamineRequest,
  subject: DoctorSubject,
): Promise<Examination> {
  const { offline = false, checks = doctorChecks, load, flavors: _, ...running } = request;
  const options = { ...running, signal: subject.signal };
  const free = checks.flatMap((check): readonly BoundCheck[] =>
    check.needs === 'nothing'
      ? [{ ...boundOf(check), run: (signal) => check.run({ ...subject, signal }) }]
      : [],
  );
  const [first, configured] = await Promise.all([
    runChecks(free, options),
    configure(request, subject),
  ]);
  if ('finding' in configured)
    return { findings: [...first, configured.finding], configured: false };
  const bind = (needs: DoctorCheck['needs']) =>
    checks.flatMap((check): readonly BoundCheck[] =>
      check.needs === needs && check.needs !== 'nothing'
        ? [
            {
              ...boundOf(check),
              run: (signal) => check.run(within(configured.subject, signal)),
            },
          ]
        : [],
    );
  const second = await runChecks(
    [...bind('configuration'), ...(offline ? [] : bind('network'))],
    options,
  );
  const refused = second.some(
    (each) => each.check === credentialsCheck && each.severity === 'error',
  );
  const third = offline || refused ? [] : await runChecks(bind('credentials'), options);
  const order = [...free, configurationCheck, ...checks].map(({ id }) => id);
  const skipped: readonly CheckedFinding[] =
    refused && !offline
      ? [
          {
            check: credentialsCheck,
            ...warning(
              `not looked at without credentials of the owner: ${bind('credentials')
                .map(({ id }) => id)
                .join(', ')}`,
              'Correct the credentials, then run soe doctor again.',
            ),
          },
        ]
      : [];
  const read: CheckedFinding = {
    check: configurationCheck.id,
    ...ok(`${configured.subject.loaded.file} fits`),
  };
  const findings = [...first, read, ...second, ...skipped, ...third].toSorted(
    (one, other) => order.indexOf(one.check) - order.indexOf(other.check),
  );
  return { findings, configured: true };
}

type Configured = { readonly subject: ConfiguredSubject } | { readonly finding: CheckedFinding };

async function configure(
  { flavors, load }: ExamineRequest,
  subject: DoctorSubject,
): Promise<Configured> {
  try {
    const context = await load();
    const names = flavors?.length ? flavors : Object.keys(context.config.flavors);
    for (const name of names) flavorOf(context, name);
    return { subject: { ...subject, loaded: context, context, flavors: names } };
  } catch (cause) {
    subject.signal.throwIfAborted();
    const seen = cause instanceof Error ? cause.message : String(cause);
    const isMissing = cause instanceof OrchestratorError && cause.code === 'SOE_CONFIG_NOT_FOUND';
    return {
      finding: {
        check: configurationCheck.id,
        ...error(
          seen,
          isMissing ? 'soe init' : 'Correct what is named, then run soe doctor again.',
        ),
      },
    };
  }
}

function boundOf({ id, timeoutMs }: DoctorCheck): Omit<BoundCheck, 'run'> {
  return { id, ...(timeoutMs !== undefined && { timeoutMs }) };
}

function within(subject: ConfiguredSubject, signal: AbortSignal): ConfiguredSubject {
  return { ...subject, signal, context: { ...subject.context, signal } };
}

import { loadConfig } from '../config/load-config.js';
import { doctorChecks } from '../doctor/checks.js';
import { configurationCheck } from '../doctor/examine.js';
import { examineRepository } from '../doctor/examine-repository.js';
import { formatFindings } from '../doctor/format-findings.js';
import { answer, type CommandContext } from './command.js';
import { exitCodes } from './exit-code.js';
import { repositoryContext } from './repository-context.js';

/** Options of `soe doctor`. */
export interface DoctorOptions {
  /** Look at this machine and the repository only. Default `false`. */
  readonly offline?: boolean;
}

/**
 * `soe doctor [FLAVOR…]`: what would stop a release, each with its fix. Exit code 1 where something would, 2
 * where the configuration cannot be used.
 */
export async function doctor(
  flavors: readonly string[],
  { offline = false }: DoctorOptions,
  context: CommandContext,
): Promise<number> {
  const { directory, env, signal } = context;
  const { onEvent: _, ...repository } = repositoryContext(context);
  const { findings, configured } = await examineRepository(
    { flavors, offline },
    repository,
    async () => ({
      ...repository,
      ...(await loadConfig(directory, { env, signal, ...(offline && { parameters: 'keep' }) })),
    }),
  );
  const text = formatFindings(findings, [configurationCheck, ...doctorChecks]);
  answer(context, { findings }, text);
  if (!configured) return exitCodes.usage;
  return findings.some(({ severity }) => severity === 'error') ? exitCodes.failed : exitCodes.done;
}

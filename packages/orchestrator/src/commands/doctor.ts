import { repositoryFolder } from '../config/find-config.js';
import { loadConfig } from '../config/load-config.js';
import { doctorChecks } from '../doctor/checks.js';
import { configurationCheck, examine } from '../doctor/examine.js';
import { formatFindings } from '../doctor/format-findings.js';
import { answer, type CommandContext } from './command.js';
import { exitCodes } from './exit-code.js';

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
  const { directory, env, version, signal } = context;
  const load = async () => ({
    ...(await loadConfig(directory, {
      env,
      signal,
      ...(offline && { parameters: 'keep' as const }),
    })),
    ...{ env, version, signal },
  });
  const { findings, configured } = await examine(
    { flavors, offline, load },
    {
      directory: repositoryFolder(directory),
      env,
      version,
      signal,
      clock: () => new Date(),
      fetch,
    },
  );
  const text = formatFindings(findings, [configurationCheck, ...doctorChecks]);
  answer(context, { findings }, text);
  if (!configured) return exitCodes.usage;
  return findings.some(({ severity }) => severity === 'error') ? exitCodes.failed : exitCodes.done;
}

import { runProgram } from '../adapters/run-program.js';
import { OrchestratorError } from '../errors.js';
import { ignoreInGit } from '../pipeline/release-directory.js';
import { callLine } from './call-line.js';
import { answer, type CommandContext } from './command.js';

/** Options of `soe local`. */
export interface LocalOptions {
  /** Port to listen on. Default: any free one. */
  readonly port?: number;
  /** Folder that keeps the state. Default: it is forgotten. */
  readonly state?: string;
  /** Whether instances really run: `auto` where they can. Default: `none`. */
  readonly compute?: 'none' | 'auto' | 'overlay';
  /** Account as which the program acts. Default: the one that owns images. */
  readonly account?: string;
  /** Tell of every call on standard error, as text or JSON. Default: tell of none. */
  readonly log?: 'text' | 'json';
  /** Program to run with the endpoint, region and credentials set. Default: serve until stopped. */
  readonly command: readonly string[];
}

/**
 * `soe local`: serve the embedded AWS until stopped, or for as long as a program runs.
 *
 * @returns the exit code: that of the program, or 0
 */
export async function local(options: LocalOptions, context: CommandContext): Promise<number> {
  const { signal, env, say } = context;
  const { log } = options;
  // Loaded here, because no other command needs it.
  const { startLocalAws } = await import('@soe/local-aws');
  await using aws = await startLocalAws({
    ...(options.port !== undefined && { port: options.port }),
    ...(options.state !== undefined && { stateDirectory: options.state }),
    ...(options.compute !== undefined && { compute: options.compute }),
    ...(log !== undefined && { onCall: (call) => say(callLine(call, log)) }),
  });
  if (options.compute === 'auto' || options.compute === 'overlay') {
    const { kind, reason } = aws.compute;
    say(kind === 'none' ? `Instances do not really run: ${reason}` : 'Instances really run.');
  }
  const region = env['AWS_REGION'];
  if (options.state !== undefined) await ignoreInGit(options.state);
  const environment = aws.environment({
    ...(region !== undefined && { region }),
    ...(options.account !== undefined && { account: options.account }),
  });
  if (options.command.length === 0) {
    const exports = Object.entries(environment).map(([name, value]) => `export ${name}=${value}`);
    answer(context, { endpoint: aws.endpoint, environment }, exports.join('\n'));
    say(`Embedded AWS on ${aws.endpoint}; stop it with Ctrl-C.`);
    await stopped(signal);
    return 0;
  }
  say(`Embedded AWS on ${aws.endpoint} while ${options.command[0]} runs.`);
  // Profiles, tokens and endpoints of the machine would win, and lead to the real AWS.
  const rest = Object.entries(env).filter(([name]) => !/^AWS_|^SOE_LOCAL_/.test(name));
  try {
    return await runProgram(options.command, {
      env: { ...Object.fromEntries(rest), ...environment },
      signal,
    });
  } catch (cause) {
    throw new OrchestratorError(
      'SOE_USAGE',
      `run ${options.command[0]}: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  }
}

function stopped(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

import { repositoryFolder } from '../config/find-config.js';
import type { PipelineContext } from '../pipeline/context.js';
import { packerSecrets } from '../pipeline/packer-inputs.js';
import type { WatchOptions } from '../watch/choose-watchers.js';
import { openWatchers } from '../watch/open-watchers.js';
import { plainWatcher } from '../watch/plain-watcher.js';
import type { CommandContext } from './command.js';
import { type CommandConfigOptions, commandConfig } from './command-config.js';
import { fromRepository } from './from-repository.js';

/**
 * Read the configuration, and let the command be watched as terminal, CI system and options say. Where
 * the process gave no screen, progress is lines of `say`.
 */
export async function pipelineContext(
  context: CommandContext,
  options: CommandConfigOptions = {},
): Promise<PipelineContext> {
  const { env, signal, say, version, progress } = context;
  const directory = repositoryFolder(context.directory);
  // Known once the configuration is read, and asked for when events are written, which is later.
  let secrets: readonly string[] = [];
  const watcher =
    (await progress?.watcher(() =>
      openWatchers({
        screen: progress.screen,
        watch: watchFrom(progress.watch, context.directory, directory),
        ...{ env, directory, version },
        secrets: () => secrets,
      }),
    )) ?? plainWatcher({ say });
  const loaded = await commandConfig(context, options);
  secrets = Object.values(loaded.config.flavors).flatMap((flavor) => packerSecrets(env, flavor));
  return { ...loaded, env, signal, version, onEvent: (event) => watcher.event(event, new Date()) };
}

/** The file of events is meant from where the command was started. */
function watchFrom(watch: WatchOptions, started: string, directory: string): WatchOptions {
  const { events } = watch;
  return events === undefined || events === '-'
    ? watch
    : { ...watch, events: fromRepository(events, started, directory) };
}

import type { WatchOptions } from './choose-watchers.js';
import type { Screen } from './screen.js';
import type { Watcher, WatchResult } from './watcher.js';

/** How a command is watched, from its beginning to its end. */
export interface CommandProgress {
  readonly screen: Screen;
  /** What was asked for. */
  readonly watch: WatchOptions;
  /** The watcher of the command; opened by the first who asks. */
  watcher(open: () => Promise<Watcher>): Promise<Watcher>;
  /** The command ended; resolves when its watcher is through with it. */
  end(result: WatchResult): Promise<void>;
}

/** The progress of one command. */
export function commandProgress(screen: Screen, watch: WatchOptions): CommandProgress {
  let opened: Promise<Watcher> | undefined;
  return {
    screen,
    watch,
    watcher(open) {
      opened ??= open();
      return opened;
    },
    async end(result) {
      screen.settle();
      await (await opened)?.end(result, new Date());
    },
  };
}

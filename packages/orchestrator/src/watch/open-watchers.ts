import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { PipelineEvent } from '../pipeline/context.js';
import { ignoreInGit } from '../pipeline/release-directory.js';
import {
  chooseWatchers,
  type WatchKind,
  type WatchOptions,
  wantsColor,
} from './choose-watchers.js';
import type { Screen } from './screen.js';
import type { Watcher } from './watcher.js';

/** What watchers are opened with. */
export interface OpenWatchersOptions {
  readonly screen: Screen;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder of the configuration. */
  readonly directory: string;
  /** Version of `soe`. */
  readonly version: string;
  /** What was asked for. Default: what fits the place. */
  readonly watch?: WatchOptions;
  /** Values that no stream of events may hold. Default: none. */
  readonly secrets?: () => readonly string[];
}

/** Everything that watches a command, as one. Only what is chosen is loaded. */
export async function openWatchers(options: OpenWatchersOptions): Promise<Watcher> {
  const { screen, env, watch = {} } = options;
  const isTTY = screen.stream.isTTY === true;
  const kinds = chooseWatchers({ isTTY, env, options: watch });
  const watchers = await Promise.all(
    kinds.map(async (kind) => {
      try {
        return guarded(kind, await openWatcher(kind, options), screen);
      } catch (cause) {
        screen.say(`warning: ${failure(kind, cause)}`);
        return undefined;
      }
    }),
  );
  const open = watchers.filter((watcher) => watcher !== undefined);
  return {
    event(event, at) {
      for (const watcher of open) watcher.event(event, at);
    },
    async end(result, at) {
      await Promise.all(open.map((watcher) => watcher.end(result, at)));
    },
  };
}

async function openWatcher(kind: WatchKind, options: OpenWatchersOptions): Promise<Watcher> {
  const { screen, env, directory, version, watch = {}, secrets } = options;
  switch (kind) {
    case 'live': {
      const [{ liveWatcher }, { readStageTimes }] = await Promise.all([
        import('./live-watcher.js'),
        import('./read-stage-times.js'),
      ]);
      return liveWatcher(screen, {
        color: wantsColor({ isTTY: true, env }),
        usual: (flavor) => readStageTimes(directory, flavor),
      });
    }
    case 'plain':
      return (await import('./plain-watcher.js')).plainWatcher(screen);
    case 'github':
    case 'gitlab': {
      const [{ sectionWatcher }, { githubDialect }, { gitlabDialect }] = await Promise.all([
        import('./section-watcher.js'),
        import('./github-dialect.js'),
        import('./gitlab-dialect.js'),
      ]);
      const workspace = env['GITHUB_WORKSPACE'];
      return sectionWatcher(
        screen,
        kind === 'gitlab'
          ? gitlabDialect
          : githubDialect({ directory, ...(workspace !== undefined && { workspace }) }),
      );
    }
    case 'github-summary': {
      const { summaryWatcher } = await import('./summary-watcher.js');
      return summaryWatcher({ directory, file: env['GITHUB_STEP_SUMMARY'] ?? '' });
    }
    case 'events': {
      const { eventsWatcher } = await import('./events-watcher.js');
      const file = watch.events ?? '-';
      // A file among the sources would make the checkout differ from its commit.
      if (/^\.soe[\\/]/.test(file)) {
        const base = join(directory, '.soe');
        await mkdir(base, { recursive: true });
        await ignoreInGit(base);
      }
      return eventsWatcher({
        ...(file === '-' ? { write: screen.raw } : { file: resolve(directory, file) }),
        ...(secrets !== undefined && { secrets }),
      });
    }
    case 'spans': {
      const [{ spanWatcher }, { openOtlpTracer }] = await Promise.all([
        import('./span-watcher.js'),
        import('../adapters/otlp-tracer.js'),
      ]);
      const warn = (message: string) => screen.say(`warning: ${message}`);
      return spanWatcher(await openOtlpTracer({ env, version, warn }));
    }
  }
}

/** A way of watching that breaks is given up, and stops nothing else. */
function guarded(kind: WatchKind, watcher: Watcher, screen: Screen): Watcher {
  let broken = false;
  const giveUp = (cause: unknown) => {
    if (!broken) screen.say(`warning: ${failure(kind, cause)}`);
    broken = true;
  };
  return {
    event(event: PipelineEvent, at) {
      if (broken) return;
      try {
        watcher.event(event, at);
      } catch (cause) {
        giveUp(cause);
      }
    },
    async end(result, at) {
      if (broken) return;
      try {
        await watcher.end(result, at);
      } catch (cause) {
        giveUp(cause);
      }
    },
  };
}

const names: Readonly<Record<WatchKind, string>> = {
  live: 'the view on the terminal',
  plain: 'lines of progress',
  github: 'groups and annotations of GitHub Actions',
  gitlab: 'sections of GitLab',
  'github-summary': 'the job summary of GitHub Actions',
  events: 'the stream of events',
  spans: 'OpenTelemetry spans',
};

function failure(kind: WatchKind, cause: unknown): string {
  const seen = cause instanceof Error ? cause.message : String(cause);
  return `${names[kind]} cannot go on: ${seen}; the command does`;
}

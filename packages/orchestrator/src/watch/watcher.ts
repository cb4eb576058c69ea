import type { PipelineEvent } from '../pipeline/context.js';

/** One way in which a command is watched: a view, lines, a stream of events, spans. */
export interface Watcher {
  /** Told what happens, in order. */
  event(event: PipelineEvent, at: Date): void;
  /** The command ended. Resolves when nothing of it is missing any more, within seconds. */
  end(result: WatchResult, at: Date): void | Promise<void>;
}

/** How a command ended. */
export interface WatchResult {
  /** What the process ends with. */
  readonly exitCode: number;
  /** What stopped it. Not there where nothing did. */
  readonly error?: { readonly message: string; readonly code?: string };
}

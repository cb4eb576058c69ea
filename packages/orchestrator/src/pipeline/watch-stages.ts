import type { PipelineContext, Stage } from './context.js';
import { endStatusOf } from './end-status.js';

/** A context that knows which stage has begun and not ended. */
export interface WatchedStages {
  readonly context: PipelineContext;
  /** Tell how the stage ended that an error stopped. */
  readonly stopped: (error: unknown) => void;
}

/** Whatever stops a release ends the stage that it was in. */
export function watchStages(context: PipelineContext): WatchedStages {
  const { onEvent, signal } = context;
  let open: Stage | undefined;
  return {
    context: {
      ...context,
      onEvent(event) {
        if (event.type === 'stage') open = event.stage;
        if (event.type === 'stage-ended') open = undefined;
        onEvent?.(event);
      },
    },
    stopped(error) {
      if (open === undefined) return;
      const detail = error instanceof Error ? error.message : String(error);
      onEvent?.({ type: 'stage-ended', stage: open, status: endStatusOf(error, signal), detail });
      open = undefined;
    },
  };
}

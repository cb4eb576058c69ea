import { createLogUpdate } from 'log-update';
import { progressLine } from '../commands/progress.js';
import type { PipelineEvent } from '../pipeline/context.js';
import { widthOf } from './cell-text.js';
import type { Screen } from './screen.js';
import type { StageTimes } from './time-left.js';
import { finalLines, viewLines } from './view-lines.js';
import { emptyWatchState, watchState } from './watch-state.js';
import type { Watcher } from './watcher.js';

/** Options of {@link liveWatcher}. */
export interface LiveWatcherOptions {
  /** Default `false`. */
  readonly color?: boolean;
  /** The time. Default: now. */
  readonly clock?: () => Date;
  /** How long stages of a flavor took before. Default: nobody knows. */
  readonly usual?: (flavor: string) => Promise<StageTimes>;
  /** Milliseconds between two drawings. Default: 200. */
  readonly interval?: number;
}

/**
 * A view on a terminal that is drawn anew as things happen. Warnings and failures stay above it; at the
 * end a summary stays.
 */
export function liveWatcher(screen: Screen, options: LiveWatcherOptions = {}): Watcher {
  const { color = false, clock = () => new Date(), interval = 200 } = options;
  const { stream } = screen;
  const update = createLogUpdate(stream);
  const usual = new Map<string, StageTimes>();
  let state = emptyWatchState;
  let frame: readonly string[] = [];
  let timer: NodeJS.Timeout | undefined;
  let settled = false;

  const view = () => {
    const { columns = 80, rows = 24 } = stream;
    return { columns, rows, at: clock(), color, usual };
  };
  function draw(): void {
    if (settled || state === emptyWatchState) return;
    frame = viewLines(state, view());
    update(frame.join('\n'));
  }
  // A terminal breaks the lines of the last drawing anew when it gets narrower: there are more of them.
  function onResize(): void {
    const { columns = 80 } = stream;
    const more = frame.reduce(
      (count, line) => count + Math.max(1, Math.ceil(widthOf(line) / columns)) - 1,
      0,
    );
    if (more > 0) {
      stream.write(`${'\u001b[2K\u001b[1A'.repeat(frame.length + more)}\u001b[2K\r`);
      update.done();
    }
    draw();
  }
  function settle(): void {
    if (settled) return;
    settled = true;
    clearInterval(timer);
    stream.off('resize', onResize);
    if (timer === undefined) return;
    const lines = finalLines(state, view());
    if (lines.length > 0) update.persist(lines.join('\n'));
    else update.clear();
    update.done();
  }
  function start(): void {
    if (timer !== undefined || settled) return;
    timer = setInterval(draw, interval);
    // The view must not keep a process alive that has nothing else to do.
    timer.unref();
    stream.on('resize', onResize);
    screen.hold({
      say: (text) => {
        // Not by the library, which would put line breaks into what somebody may copy.
        update.clear();
        stream.write(`${text}\n`);
        draw();
      },
      settle,
    });
  }

  return {
    event(event, at) {
      const flavors = new Set(state.flavors.map(({ flavor }) => flavor));
      state = watchState(state, event, at);
      const line = staying(event);
      if (line !== undefined) screen.say(line);
      if (settled) return;
      start();
      for (const { flavor } of state.flavors) {
        if (!flavors.has(flavor)) learn(flavor);
      }
    },
    end: () => screen.settle(),
  };

  function learn(flavor: string): void {
    options.usual?.(flavor).then(
      (times) => usual.set(flavor, times),
      // Without it the time left is not shown, which is all that it is for.
      () => undefined,
    );
  }
}

/** What must still be there when the view is gone. */
function staying(event: PipelineEvent): string | undefined {
  const bad =
    event.type === 'warning' ||
    (event.type === 'packer' &&
      (event.event.type === 'build-errored' || event.event.type === 'diagnostic')) ||
    (event.type === 'test' &&
      (event.event.type === 'kept' ||
        event.event.type === 'no-instance-profile' ||
        event.event.type === 'results-damaged' ||
        event.event.type === 'evidence-missed' ||
        (event.event.type === 'step-ended' && event.event.step.status === 'failed'))) ||
    (event.type === 'share' &&
      (event.event.type === 'preflight' ||
        event.event.type === 'action-failed' ||
        event.event.type === 'wave-halted'));
  const line = bad ? progressLine(event) : undefined;
  return line === undefined || event.flavor === undefined
    ? line
    : `${event.flavor}: ${line.trim()}`;
}

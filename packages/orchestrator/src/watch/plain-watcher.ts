import { progressLine } from '../commands/progress.js';
import type { PipelineEvent } from '../pipeline/context.js';
import type { Screen } from './screen.js';
import type { Watcher } from './watcher.js';

/** Lines, each with its time; with several flavors each says which it is about. */
export function plainWatcher(screen: Pick<Screen, 'say'>): Watcher {
  let several = false;
  const isAgain = repeatedSteps();
  return {
    event(event, at) {
      if (event.type === 'run-started') several = event.flavors.length > 1;
      const text = progressLine(event, { several });
      if (isAgain(event) || text === undefined) return;
      const time = `${at.toISOString().slice(0, 19)}Z`;
      const flavor = several && event.flavor !== undefined ? ` ${event.flavor}` : '';
      for (const line of text.split('\n')) screen.say(`${time}${flavor} ${line}`);
    },
    end: () => undefined,
  };
}

/** The steps of a launch are the same again after it has rebooted: of these only what failed is news. */
function repeatedSteps(): (event: PipelineEvent) => boolean {
  const seen = new Map<string, Set<string>>();
  return (event) => {
    if (event.type !== 'test') return false;
    const { event: news, flavor } = event;
    const launch = `${flavor} ${news.launch}`;
    if (news.type === 'launched') seen.delete(launch);
    if (news.type !== 'step-ended') return false;
    const steps = seen.get(launch) ?? new Set();
    const isSeen = steps.has(news.step.step);
    seen.set(launch, steps.add(news.step.step));
    return isSeen && news.step.status !== 'failed';
  };
}

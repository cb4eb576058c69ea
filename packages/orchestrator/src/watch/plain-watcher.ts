import { progressLine } from '../commands/progress.js';
import type { Screen } from './screen.js';
import type { Watcher } from './watcher.js';

/** Lines, each with its time; with several flavors each says which it is about. */
export function plainWatcher(screen: Pick<Screen, 'say'>): Watcher {
  let several = false;
  return {
    event(event, at) {
      if (event.type === 'run-started') several = event.flavors.length > 1;
      const text = progressLine(event, { several });
      if (text === undefined) return;
      const time = `${at.toISOString().slice(0, 19)}Z`;
      const flavor = several && event.flavor !== undefined ? ` ${event.flavor}` : '';
      for (const line of text.split('\n')) screen.say(`${time}${flavor} ${line}`);
    },
    end: () => undefined,
  };
}

import { printable } from '../printable.js';
import type { CommandLog } from './command-log.js';
import { type EvidenceFolder, safeName } from './evidence.js';
import type { SettledLaunchOptions } from './settled-options.js';

/**
 * A log of the commands of one launch: a file for each script and each output, in the order in which they
 * came, and the lines of both in a stream of the sink. A log that cannot be kept stops nothing.
 */
export function createCommandLog(
  launch: { readonly id: string; readonly name: string },
  options: Pick<SettledLaunchOptions, 'verbose' | 'logs' | 'mask' | 'clock' | 'onEvent' | 'runId'>,
  folder: EvidenceFolder | undefined,
): CommandLog {
  const { verbose, logs, mask, clock, onEvent, runId } = options;
  const isKept = verbose && folder !== undefined;
  let count = 0;
  return async (name, kind, text) => {
    if (!isKept && logs === undefined) return;
    count += 1;
    try {
      const masked = await mask(text);
      if (isKept) {
        const file = `${String(count).padStart(4, '0')}-${safeName(name)}.${kind}.txt`;
        await folder.write(`${safeName(launch.id)}/commands/${file}`, Buffer.from(masked));
      }
      const time = clock.now();
      const lines = [`${name}: ${kind}`, ...masked.split('\n')].map((line) => ({
        time,
        text: line,
      }));
      await logs?.write(`${runId}/${safeName(launch.id)}`, lines);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      onEvent({
        type: 'evidence-missed',
        launch: launch.name,
        reason: printable(`the log of ${name}: ${reason}`, 1000),
      });
    }
  };
}

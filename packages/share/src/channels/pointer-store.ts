import type { ParameterState } from '../access/parameter-access.js';
import type { Place } from '../access/place.js';
import { delays, pause } from '../clock.js';
import { toShareError } from '../errors.js';
import type { SettledOptions } from '../share-options.js';
import type { PointerMove } from './pointer.js';

/** What a pointer is seen with; nothing where it does not exist. */
export interface Held {
  /** Its value, number and date. */
  readonly held: ParameterState | undefined;
}

/** The pointers of one place. */
export interface PointerStore {
  /** See what these hold, each of them. */
  read(names: readonly string[]): Promise<ReadonlyMap<string, Held>>;
  /**
   * Write a value, or delete the pointer. AWS may still be looking at an image afterwards. The answer
   * is the number of the write; none for a pointer that was deleted.
   */
  write(move: PointerMove, value: string | undefined): Promise<number | undefined>;
}

/** The pointers of one place. */
export function pointerStore(
  place: Place,
  { aws, signal }: Pick<SettledOptions, 'aws' | 'signal'>,
): PointerStore {
  const { parameters } = aws.in(place, { signal });
  return {
    async read(names) {
      const states = await parameters.read(names);
      return new Map(names.map((name) => [name, { held: states[name] }]));
    },
    async write({ name, kind }, value) {
      if (value === undefined) {
        await parameters.delete([name]);
        return undefined;
      }
      // Also one that was not there: a run that was killed may have made it since.
      return parameters.putNumbered({ name, value, kind, overwrite: true });
    },
  };
}

/** Write again while AWS still looks at the image of another write, as long as that may take. */
export async function patiently<T>(
  options: Pick<SettledOptions, 'settleWait' | 'clock' | 'signal'>,
  write: () => Promise<T>,
): Promise<T> {
  for (const delay of delays(options.settleWait, options.clock)) {
    try {
      return await write();
    } catch (cause) {
      if (toShareError(cause, 'writing a pointer').code !== 'SHARE_BUSY') throw cause;
    }
    await pause(delay, options);
  }
  return write();
}

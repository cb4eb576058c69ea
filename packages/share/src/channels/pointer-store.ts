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
  /** Write a value, or delete the pointer. AWS may still be looking at an image afterwards. */
  write(move: PointerMove, value: string | undefined): Promise<void>;
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
    async write({ name, kind, from }, value) {
      if (value === undefined) return parameters.delete([name]);
      // One that is new must not take the place of what somebody else made meanwhile; reading it
      // back tells.
      await parameters.put({ name, value, kind, overwrite: from !== undefined });
    },
  };
}

/** Write again while AWS still looks at the image of another write, as long as that may take. */
export async function patiently(
  options: Pick<SettledOptions, 'settleWait' | 'clock' | 'signal'>,
  write: () => Promise<void>,
): Promise<void> {
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

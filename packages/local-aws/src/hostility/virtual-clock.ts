/** A clock that can be moved, so that what takes 45 minutes takes no time. */
export interface VirtualClock {
  /** What time it is. */
  readonly now: () => Date;
  /** Lets so many milliseconds go by. Negative ones turn it back. */
  readonly advance: (milliseconds: number) => void;
  /** Sets it to a time. */
  readonly set: (time: Date) => void;
}

/**
 * A clock that stands still until it is moved.
 *
 * @param start - what time it is at first. Default: the time of this machine
 * @example
 * ```ts
 * const clock = createVirtualClock(new Date('2026-11-22T10:00:00Z'));
 * const aws = await startLocalAws({ clock, copySeconds: 2700 });
 * clock.advance(45 * 60_000);
 * ```
 */
export function createVirtualClock(start: Date = new Date()): VirtualClock {
  let time = start.getTime();
  return {
    now: () => new Date(time),
    advance(milliseconds) {
      time += milliseconds;
    },
    set(to) {
      time = to.getTime();
    },
  };
}

/** The clock of this machine, which goes on by itself, but can be moved too. */
export function createMachineClock(): VirtualClock {
  let ahead = 0;
  return {
    now: () => new Date(Date.now() + ahead),
    advance(milliseconds) {
      ahead += milliseconds;
    },
    set(to) {
      ahead = to.getTime() - Date.now();
    },
  };
}

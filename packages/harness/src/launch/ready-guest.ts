import { printable } from '../printable.js';
import { climbLadder } from './climb-ladder.js';
import { NotReady } from './journal.js';
import type { LadderTest } from './ladder-test.js';
import { guestOf, type LaunchInProgress } from './launch-in-progress.js';
import { noteTest } from './note-test.js';
import { placeLaunch } from './place-launch.js';
import type { Guest } from './run-script.js';

/** An instance at the top of the ladder. Where infrastructure is at fault, a second one is launched, once. */
export async function readyGuest(launch: LaunchInProgress): Promise<Guest> {
  const { planned, options, journal } = launch;
  const place = planned.name;
  const retried: LadderTest[] = [];
  for (let life = 1; ; life += 1) {
    const onTest = noteTest(launch, place, retried);
    const start = options.clock.now();
    const placed = await noted(launch, onTest, () =>
      journal.step('launch', () => placeLaunch(launch)),
    );
    launch.instance = placed;
    onTest({ name: 'is launched', status: 'passed', duration: options.clock.now() - start });
    const guest = guestOf(launch, placed.instanceId, options.signal);
    try {
      await climbLadder({
        guest,
        journal,
        limits: options.limits,
        mayRelaunch: life === 1,
        onTest,
      });
      return guest;
    } catch (error) {
      if (life > 1 || !(error instanceof NotReady) || !error.relaunch) throw error;
      retried.push({ name: error.test, status: 'other', message: printable(error.message, 1000) });
      options.onEvent({
        type: 'relaunching',
        launch: place,
        reason: printable(error.message, 500),
      });
      // It is seen to be gone in the end.
      launch.replaced.push(placed.instanceId);
      await options.cloud.terminate([placed.instanceId]).catch(() => undefined);
    }
  }
}

async function noted<T>(
  { options }: LaunchInProgress,
  onTest: (test: LadderTest) => void,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!options.signal.aborted) {
      const infrastructure = !(error instanceof NotReady) || error.infrastructure;
      onTest({
        name: 'is launched',
        status: infrastructure ? 'other' : 'failed',
        message: printable(error instanceof Error ? error.message : String(error), 2000),
        infrastructure,
      });
    }
    throw error;
  }
}

import { readConsole } from '../console/read-console.js';
import { printable } from '../printable.js';
import {
  collectConsole,
  collectLogs,
  collectScreenshot,
  type EvidenceCollector,
} from './collect-evidence.js';
import { endLaunch } from './end-launch.js';
import { keepInstance } from './keep-instance.js';
import { consoleTestsOf, guestOf, type LaunchInProgress, placesOf } from './launch-in-progress.js';

/** Why a launch did not come to its end. */
export interface Interruption {
  readonly error: unknown;
  readonly message: string;
  /** It was stopped by the signal. */
  readonly isCancelled: boolean;
}

/** What is left of a launch. */
export interface Leaving {
  /** Everything is seen to be gone, or it is kept on purpose. */
  readonly isClean: boolean;
  /** What is not, in a sentence. */
  readonly problem?: string;
}

/**
 * Collects evidence, and ends the instance unless it is to stay. It takes no signal: whoever stopped the
 * run wants nothing to be left. Never rejects.
 */
export async function leaveLaunch(
  launch: LaunchInProgress,
  interruption: Interruption | undefined,
): Promise<Leaving> {
  const { instance, options, journal } = launch;
  const { cloud, clock, limits, runId } = options;
  const isCancelled = interruption?.isCancelled === true;
  if (instance !== undefined && !isCancelled) {
    await journal.step('evidence', () => collect(launch, interruption));
    const isFailure = hasFailed(launch, interruption);
    if (options.keep === 'always' || (options.keep === 'on-failure' && isFailure)) {
      launch.kept = await keepInstance(launch, instance.instanceId);
    }
  }
  const { kept, replaced, isUnsure = false } = launch;
  if (kept !== undefined && replaced.length === 0) {
    journal.skip('terminate', `it is kept until ${kept.until}`);
    return { isClean: true };
  }
  const own = instance === undefined ? [] : [instance.instanceId];
  const known = kept === undefined ? [...replaced, ...own] : replaced;
  try {
    await journal.step('terminate', () =>
      endLaunch({ runId, launch: launch.id }, known, {
        cloud,
        clock,
        limit: limits.terminate,
        isUnsure,
        except: kept === undefined ? [] : own,
      }),
    );
    return { isClean: true };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { isClean: false, problem: printable(problem, 2000) };
  }
}

/** The console always, because it tells of problems that no test saw; the rest of what has failed. */
async function collect(
  launch: LaunchInProgress,
  interruption: Interruption | undefined,
): Promise<void> {
  const { instance, options, planned, folder, image } = launch;
  if (instance === undefined) return;
  const collector: EvidenceCollector = {
    guest: guestOf(launch, instance.instanceId, undefined),
    place: launch.id,
    limit: options.limits.evidence,
    folder,
    onMissed: (reason) =>
      options.onEvent({
        type: 'evidence-missed',
        launch: planned.name,
        reason: printable(reason, 1000),
      }),
  };
  const console = await collectConsole(collector, (text) =>
    readConsole(text, {
      ...options.console,
      platform: image.platform,
      instanceType: instance.instanceType,
      at: new Date(options.clock.now()),
    }),
  );
  if (console !== undefined) {
    launch.console = console.report;
    launch.files.push(...console.files);
  }
  if (!hasFailed(launch, interruption) || folder === undefined) return;
  launch.files.push(...(await collectScreenshot(collector)));
  const wasReached = [...launch.ladder.values()]
    .flat()
    .some(({ name, status }) => name === 'reaches SSM' && status === 'passed');
  if (wasReached) launch.files.push(...(await collectLogs(collector)));
}

function hasFailed(launch: LaunchInProgress, interruption: Interruption | undefined): boolean {
  const tests = [
    ...[...launch.ladder.values()].flat(),
    ...[...launch.results.values()].flat(),
    ...(launch.console === undefined ? [] : consoleTestsOf(launch)),
  ];
  return (
    interruption !== undefined ||
    placesOf(launch).some((place) => !launch.results.has(place)) ||
    tests.some(({ status }) => status === 'failed' || status === 'other' || status === 'pending')
  );
}

import { evidenceFolder } from '../adapters/evidence-folder.js';
import type { LaunchImage, PlannedLaunch } from '../matrix/launch-plan.js';
import { printable } from '../printable.js';
import type { Suite } from '../suites/suite.js';
import { climbLadder } from './climb-ladder.js';
import { keep } from './collect-evidence.js';
import { concludeLaunch } from './conclude-launch.js';
import { createCommandLog } from './create-command-log.js';
import { createJournal, NotReady } from './journal.js';
import { afterReboot, type LaunchInProgress } from './launch-in-progress.js';
import type { LaunchResult } from './launch-result.js';
import { type Interruption, leaveLaunch } from './leave-launch.js';
import { noteTest } from './note-test.js';
import { readyGuest } from './ready-guest.js';
import { rebootGuest } from './reboot-guest.js';
import { type Guest, runScript } from './run-script.js';
import { checkSuites, runSuites } from './run-suites.js';
import { type SettledLaunchOptions, settleLaunchOptions } from './settled-options.js';
import type { LaunchProbe, TestLaunchesOptions } from './test-launches-options.js';

/**
 * Launches an image once, climbs the readiness ladder, runs suites, reboots, runs them again, collects
 * evidence, terminates, and proves it. Whatever goes wrong is in the result, and nothing is left running
 * that was not asked to be kept.
 *
 * @throws HarnessError `HARNESS_OPTIONS_INVALID` for options that cannot be, `HARNESS_SUITE_INVALID` for
 * suites; what `onEvent` threw
 */
export async function testLaunch(
  planned: PlannedLaunch,
  image: LaunchImage,
  suites: readonly Suite[],
  options: TestLaunchesOptions,
): Promise<LaunchResult> {
  const settled = settleLaunchOptions(options, image.platform);
  checkSuites(suites, image, settled.phase);
  const result = await testOneLaunch(planned, image, suites, settled);
  settled.rethrow();
  return result;
}

/** The same with options that are settled. Never rejects. */
export async function testOneLaunch(
  planned: PlannedLaunch,
  image: LaunchImage,
  suites: readonly Suite[],
  options: SettledLaunchOptions,
): Promise<LaunchResult> {
  const folder = options.directory === undefined ? undefined : evidenceFolder(options.directory);
  const { clock, onEvent } = options;
  const id = options.phase === 'rebake' ? `${planned.name}-rebake` : planned.name;
  const launch: LaunchInProgress = {
    id,
    planned,
    image,
    suites,
    options,
    folder,
    log: createCommandLog({ id, name: planned.name }, options, folder),
    journal: createJournal(planned.name, clock, onEvent),
    attempts: [],
    replaced: [],
    ladder: new Map(),
    results: new Map(),
    outputs: {},
    files: [],
  };
  if (options.instanceProfile === undefined) {
    onEvent({
      type: 'no-instance-profile',
      launch: planned.name,
      reason:
        'option instanceProfile is not given, so SSM reaches the instance only if the account has default host management',
    });
  }
  const interruption = await interrupted(() => goThrough(launch), options.signal);
  const left = await leaveLaunch(launch, interruption);
  const result = concludeLaunch(launch, interruption, left);
  onEvent({ type: 'launch-ended', launch: planned.name, result });
  return result;
}

/** From the launch to the last suite. */
async function goThrough(launch: LaunchInProgress): Promise<void> {
  const { planned, options, journal } = launch;
  const guest = await readyGuest(launch);
  for (const probe of options.probes) await runProbe(launch, guest, probe);
  await journal.step('tests', () => testBoot(launch, guest, planned.name));
  if (!options.reboot) return journal.skip('reboot', 'it was not asked for');
  const place = afterReboot(planned.name);
  const onTest = noteTest(launch, place);
  const start = options.clock.now();
  try {
    await journal.step('reboot', () => rebootGuest(guest, options.limits));
    onTest({
      name: 'comes back after a reboot',
      status: 'passed',
      duration: options.clock.now() - start,
    });
  } catch (error) {
    if (!options.signal.aborted) {
      const message = printable(error instanceof Error ? error.message : String(error), 1000);
      const isImage = error instanceof NotReady;
      onTest({
        name: 'comes back after a reboot',
        status: isImage ? 'failed' : 'other',
        message,
        infrastructure: !isImage,
      });
    }
    throw error;
  }
  await climbLadder({
    guest,
    journal,
    limits: options.limits,
    mayRelaunch: false,
    onTest,
  });
  await journal.step('tests', () => testBoot(launch, guest, place));
}

async function runProbe(
  { outputs, planned, options }: LaunchInProgress,
  guest: Guest,
  { name, script, optional = false }: LaunchProbe,
): Promise<void> {
  const run = { name: `probe ${name}`, script, limit: options.limits.evidence };
  try {
    const { stdout } = await runScript(guest, run);
    outputs[name] = stdout;
  } catch (error) {
    if (!optional || options.signal.aborted) throw error;
    const seen = printable(error instanceof Error ? error.message : String(error), 1000);
    const reason = `probe ${name}: ${seen}`;
    options.onEvent({ type: 'evidence-missed', launch: planned.name, reason });
  }
}

async function testBoot(launch: LaunchInProgress, guest: Guest, place: string): Promise<void> {
  const { suites, image, options } = launch;
  const run = { suites, image, phase: options.phase, place };
  const { tests, files, problems } = await runSuites(guest, run, options.limits.tests);
  for (const reason of problems) {
    options.onEvent({ type: 'results-damaged', launch: launch.planned.name, reason });
  }
  launch.results.set(place, tests);
  for (const { name, contents } of files) {
    launch.files.push(
      ...(await keep({ folder: launch.folder, place: folderOf(launch, place) }, name, contents)),
    );
  }
}

/** Why a launch did not come to its end. */
async function interrupted(
  work: () => Promise<void>,
  signal: AbortSignal,
): Promise<Interruption | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    const message = printable(error instanceof Error ? error.message : String(error), 2000);
    return { error, message, isCancelled: signal.aborted };
  }
}

function folderOf({ id, planned }: LaunchInProgress, place: string): string {
  return place === planned.name ? id : `${id}-after-reboot`;
}

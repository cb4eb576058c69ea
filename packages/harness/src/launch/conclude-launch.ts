import type { TestResult } from '../report/test-report.js';
import { type LadderTestName, ladderTest, ladderTests } from './ladder-test.js';
import { consoleTestsOf, type LaunchInProgress, placesOf } from './launch-in-progress.js';
import type { LaunchResult } from './launch-result.js';
import type { Interruption, Leaving } from './leave-launch.js';
import { pendingSuites } from './run-suites.js';

/** What became of a launch: everything that was to be tested is in it, also what did not get to run. */
export function concludeLaunch(
  launch: LaunchInProgress,
  interruption: Interruption | undefined,
  left: Leaving,
): LaunchResult {
  const { planned, image, instance, attempts, journal, console, outputs, files, kept } = launch;
  const outcome = outcomeOf(launch, interruption);
  const reason = outcome === 'cancelled' ? 'the run was stopped' : interruption?.message;
  return {
    name: planned.name,
    outcome,
    ...(outcome !== 'tested' && reason !== undefined && { reason }),
    imageId: image.imageId,
    ...(instance !== undefined && {
      instanceId: instance.instanceId,
      instanceType: instance.instanceType,
      ...(instance.zone !== undefined && { zone: instance.zone }),
    }),
    vouchesFor: planned.vouchesFor,
    attempts,
    steps: journal.steps,
    tests: testsOf(launch, reason ?? 'it did not get there', left).map((test) => ({
      ...test,
      parameters: { ...parametersOf(launch), ...test.parameters },
    })),
    ...(console !== undefined && { console }),
    outputs,
    files: files.toSorted(),
    terminated: left.isClean && kept === undefined,
    ...(kept !== undefined && { kept }),
  };
}

function outcomeOf(
  { planned, results, instance }: LaunchInProgress,
  interruption: Interruption | undefined,
): LaunchResult['outcome'] {
  if (interruption?.isCancelled === true) return 'cancelled';
  if (interruption === undefined || results.has(planned.name)) return 'tested';
  return instance === undefined ? 'not-launched' : 'not-ready';
}

function testsOf(launch: LaunchInProgress, reason: string, left: Leaving): readonly TestResult[] {
  const { planned, suites, image, options, instance, kept } = launch;
  const { phase } = options;
  const byPlace = placesOf(launch).flatMap((place) => {
    const taken = launch.ladder.get(place) ?? [];
    const missing = namesOf(place === planned.name)
      .filter((name) => taken.every((test) => test.name !== name))
      .map((name) => ({ name, status: 'pending', message: reason }) as const);
    const ran = launch.results.get(place);
    return [
      ...[...taken, ...missing].map((test) => ladderTest(test, { place, phase })),
      ...(ran ?? pendingSuites({ suites, image, phase, place }, reason)),
    ];
  });
  const ending = {
    name: 'is terminated and leaves nothing',
    ...(kept !== undefined && left.isClean
      ? ({ status: 'skipped', message: `it is kept until ${kept.until}` } as const)
      : left.isClean
        ? ({ status: 'passed' } as const)
        : ({ status: 'other', message: left.problem ?? '', infrastructure: true } as const)),
  } as const;
  const hasEnding = instance !== undefined || !left.isClean;
  return [
    ...byPlace,
    ...consoleTestsOf(launch, reason),
    ...(hasEnding ? [ladderTest(ending, { place: planned.name, phase })] : []),
  ];
}

function namesOf(isFirst: boolean): readonly LadderTestName[] {
  const names = ladderTests.map(([, name]) => name);
  return isFirst ? names : ['comes back after a reboot', ...names.slice(1)];
}

function parametersOf({ image, instance }: LaunchInProgress): Readonly<Record<string, string>> {
  return {
    region: image.region,
    imageId: image.imageId,
    ...(instance !== undefined && { instanceType: instance.instanceType }),
    ...(instance?.zone !== undefined && { zone: instance.zone }),
  };
}

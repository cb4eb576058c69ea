import { printable, printableLines } from '../printable.js';
import {
  type FirstBootState,
  firstBootScript,
  readFirstBoot,
  readSettled,
  settledScript,
} from './boot-state.js';
import { type Journal, NotReady } from './journal.js';
import type { LadderTest, LadderTestName } from './ladder-test.js';
import type { LaunchLimits } from './launch-limits.js';
import type { LaunchStepName } from './launch-result.js';
import { judgeStateReason } from './refusal.js';
import { type Guest, runScript } from './run-script.js';
import { lookUntil, type WaitLimit } from './wait.js';

/** What climbing takes. */
export interface Climb {
  readonly guest: Guest;
  readonly journal: Journal;
  readonly limits: LaunchLimits;
  /** Whether another instance is launched where this one is impaired. */
  readonly mayRelaunch: boolean;
  /** Hears of each test of the ladder as it is decided. */
  readonly onTest: (test: LadderTest) => void;
}

/**
 * Climbs the readiness ladder, from a launch that was accepted, or from a reboot.
 *
 * @throws NotReady at the first step that is not taken; its test is told before
 */
export async function climbLadder(climb: Climb): Promise<void> {
  await take(climb, 'running', 'reaches the state running', () => untilRunning(climb));
  await take(climb, 'checks', 'passes the status checks', () => untilChecked(climb));
  await take(climb, 'ssm', 'reaches SSM', () => untilOnline(climb));
  const booted = await take(climb, 'first-boot', 'first boot succeeds', () => untilBooted(climb));
  climb.onTest({ name: 'first boot has no warnings', ...warningsOf(booted) });
  await climb.journal.step('settled', () => untilSettled(climb));
}

async function take<T>(
  { journal, onTest, guest }: Climb,
  step: LaunchStepName,
  name: LadderTestName,
  work: () => Promise<T>,
): Promise<T> {
  const start = guest.clock.now();
  const duration = (): number => guest.clock.now() - start;
  try {
    const answer = await journal.step(step, work);
    onTest({ name, status: 'passed', duration: duration() });
    return answer;
  } catch (error) {
    if (guest.signal?.aborted === true) throw error;
    const seen = error instanceof Error ? error.message : String(error);
    const infrastructure = error instanceof NotReady ? error.infrastructure : true;
    onTest({
      name,
      status: infrastructure ? 'other' : 'failed',
      message: printable(seen, 2000),
      duration: duration(),
      infrastructure,
    });
    throw error;
  }
}

async function untilRunning({ guest, limits }: Climb): Promise<void> {
  const name = 'reaches the state running';
  const { cloud, instanceId, signal } = guest;
  let seen = 'EC2 does not know it';
  const running = await lookUntil(
    async () => {
      const [instance] = await cloud.instances({ tags: {}, instanceId }, signal);
      if (instance === undefined) return undefined;
      seen = `it is ${instance.state}`;
      if (instance.state === 'running') return true;
      if (!/^(?:shutting-down|terminated|stopping|stopped)$/.test(instance.state)) return undefined;
      const { kind, text } = judgeStateReason(instance.reason);
      throw new NotReady(
        name,
        `${instanceId} became ${instance.state}: ${printable(text, 500)}. With Client.InternalError look at the KMS key of its disks and who may use it`,
        { infrastructure: kind !== 'image', relaunch: kind !== 'image' },
      );
    },
    limits.running,
    guest,
  );
  if (running === undefined) throw late(name, guest.instanceId, limits.running, seen, '');
}

async function untilChecked({ guest, limits, mayRelaunch }: Climb): Promise<void> {
  const name = 'passes the status checks';
  let seen: string | undefined;
  const passed = await lookUntil(
    async () => {
      seen = await guest.cloud.checks(guest.instanceId, guest.signal);
      if (seen === 'ok') return true;
      if (seen === 'impaired') {
        throw new NotReady(
          name,
          `the status checks of ${guest.instanceId} are impaired; its console tells why`,
          {
            // About one in two hundred is, by no fault of its image; not one after the other.
            infrastructure: mayRelaunch,
            relaunch: mayRelaunch,
          },
        );
      }
      if (seen === undefined) await requireAlive(guest, name);
      return undefined;
    },
    limits.checks,
    guest,
  );
  if (passed === undefined) {
    throw late(name, guest.instanceId, limits.checks, `they are ${seen}`, 'its console tells why');
  }
}

async function untilOnline({ guest, limits }: Climb): Promise<void> {
  const name = 'reaches SSM';
  let seen: string | undefined;
  const online = await lookUntil(
    async () => {
      seen = await guest.cloud.ping(guest.instanceId, guest.signal);
      if (seen === 'Online') return true;
      await requireAlive(guest, name);
      return undefined;
    },
    limits.ssm,
    guest,
  );
  if (online !== undefined) return;
  throw late(
    name,
    guest.instanceId,
    limits.ssm,
    seen === undefined ? 'SSM does not know it' : `SSM says ${seen}`,
    'the SSM Agent must be enabled in the image, the instance profile must allow AmazonSSMManagedInstanceCore, and the subnet must reach SSM',
  );
}

async function untilBooted({ guest, limits }: Climb): Promise<FirstBootState> {
  const name = 'first boot succeeds';
  let seen = 'it was not asked yet';
  const done = await lookUntil(
    async () => {
      const { stdout, stderr } = await runScript(guest, {
        name: 'first-boot',
        script: firstBootScript(guest.platform),
        limit: limits.evidence,
      });
      const state = readFirstBoot(stdout);
      if (state.status === 'done' || state.status === 'absent') return state;
      seen = printable(`${state.detail} ${stderr}`, 1500);
      if (state.status === 'running') return undefined;
      throw new NotReady(name, `first boot ended with an error: ${seen}`);
    },
    limits.firstBoot,
    guest,
  );
  if (done !== undefined) return done;
  throw late(name, guest.instanceId, limits.firstBoot, `it still runs: ${seen}`, '');
}

function warningsOf({
  status,
  detail,
  warnings,
}: FirstBootState): Pick<LadderTest, 'status' | 'message'> {
  if (status === 'absent') return { status: 'skipped', message: printable(detail, 200) };
  return verdict(warnings);
}

/** What has not settled fails a test, and the ladder goes on: suites tell more about it. */
async function untilSettled({ guest, limits, onTest }: Climb): Promise<void> {
  const ask = async () => {
    const { stdout } = await runScript(guest, {
      name: 'settled',
      script: settledScript(guest.platform),
      limit: limits.evidence,
    });
    return readSettled(stdout);
  };
  let last = await ask();
  await lookUntil(
    async () => {
      if (!last.isStarting) return true;
      last = await ask();
      return undefined;
    },
    limits.settled,
    guest,
  );
  const failed = last.isStarting
    ? ['the system is still starting', ...last.failedUnits]
    : last.failedUnits;
  onTest({
    name: 'no unit has failed',
    ...(!last.hasUnits
      ? { status: 'skipped', message: 'systemd does not run here' }
      : verdict(failed)),
  });
  onTest({ name: 'no reboot is pending', ...verdict(last.pendingReboot) });
}

function verdict(problems: readonly string[]): Pick<LadderTest, 'status' | 'message'> {
  return problems.length === 0
    ? { status: 'passed' }
    : { status: 'failed', message: printableLines(problems.join(', '), 2000) };
}

/** Nothing comes from an instance that has ended. */
async function requireAlive(
  { cloud, instanceId, signal }: Guest,
  test: LadderTestName,
): Promise<void> {
  const [instance] = await cloud.instances({ tags: {}, instanceId }, signal);
  if (
    instance === undefined ||
    !/^(?:shutting-down|terminated|stopping|stopped)$/.test(instance.state)
  )
    return;
  const { kind, text } = judgeStateReason(instance.reason);
  throw new NotReady(
    test,
    `${instanceId} became ${instance.state} by itself: ${printable(text, 500)}`,
    {
      infrastructure: kind !== 'image',
      relaunch: kind !== 'image',
    },
  );
}

function late(
  test: LadderTestName,
  instanceId: string,
  { maxWait }: WaitLimit,
  seen: string,
  advice: string,
): NotReady {
  return new NotReady(
    test,
    `${instanceId} did not get there in ${Math.round(maxWait / 1000)} seconds: ${seen}${advice === '' ? '' : `; ${advice}`}`,
  );
}

import type { BootOptions } from '../../compute/compute.js';
import { cloudInitLine, loginLines } from '../../compute/overlay/console-lines.js';
import { beginScript, noteScript } from '../../compute/overlay/first-boot/begin-script.js';
import {
  type BootRecord,
  instanceDataJson,
  resultJson,
  type StageRecord,
  statusJson,
} from '../../compute/overlay/first-boot/boot-record.js';
import {
  type BootStage,
  type BootStep,
  bootStages,
} from '../../compute/overlay/first-boot/boot-step.js';
import { everyBootSteps, firstBootSteps } from '../../compute/overlay/first-boot/boot-steps.js';
import { planFirstBoot } from '../../compute/overlay/first-boot/plan-first-boot.js';
import type { ConsoleFile } from './console-file.js';
import { type BootLog, openLog, runInside } from './run-boot-step.js';
import type { StartedMachine } from './start-machine.js';

/** What a boot's work needs. */
export interface FirstBoot {
  readonly machine: StartedMachine;
  readonly console: ConsoleFile;
  readonly clock: () => Date;
  /** When the machine was booted. */
  readonly start: Date;
}

/** Does what user data asks for, on the first boot of an instance, and what every boot does. */
export async function runFirstBoot(
  boot: FirstBoot,
  options: BootOptions,
): Promise<{ readonly status: 'done' | 'error' }> {
  const { machine, console, clock, start } = boot;
  const { instanceId, hostname, userData = '', defaultUser = 'ec2-user', publicKeys } = options;
  const plan = planFirstBoot({ userData, hostname, defaultUser, publicKeys });
  const up = (): number => (clock().getTime() - start.getTime()) / 1000;

  const begun = await runInside(machine, {
    command: ['/bin/sh', '-c', beginScript, 'cloud-init', instanceId, instanceDataJson(options)],
    input: userData,
  });
  if (begun.failure !== undefined) {
    console.write(`cloud-init: ERROR: cannot begin: ${begun.output.trim()}: ${begun.failure}\n`);
    return { status: 'error' };
  }
  const isFirst = begun.output.startsWith('first');
  const steps = [
    ...everyBootSteps(plan, instanceId),
    ...(isFirst ? firstBootSteps(plan, options.metadata.localAddress) : []),
  ];
  const log = openLog(machine, console);
  for (const warning of isFirst ? plan.warnings : [])
    log.write(`cloud-init: WARNING: ${warning}\n`);

  let record: BootRecord = { stage: 'init', stages: {}, warnings: plan.warnings };
  for (const stage of bootStages) {
    const at = clock();
    log.write(cloudInitLine(`running '${stage}'`, at, up()));
    const change = (change: Pick<StageRecord, 'finished' | 'errors'>): void => {
      const noted = { start: at.getTime() / 1000, ...change };
      record = { ...record, stage, stages: { ...record.stages, [stage]: noted } };
    };
    change({ finished: null, errors: [] });
    await note(machine, record, 'running');
    const errors = await runStage(machine, log, stage, steps);
    change({ finished: clock().getTime() / 1000, errors });
  }
  record = { ...record, stage: null };
  const status = Object.values(record.stages).some(({ errors }) => errors.length > 0)
    ? 'error'
    : 'done';
  if (plan.finalMessage !== undefined && isFirst) log.write(`${plan.finalMessage}\n`);
  log.write(cloudInitLine('finished', clock(), up()));
  await log.close();
  await note(machine, record, status);
  const system = await runInside(machine, {
    command: ['/bin/sh', '-c', '. /etc/os-release && echo "$PRETTY_NAME"'],
  });
  const name = system.failure === undefined ? system.output.trim() : '';
  console.write(loginLines(name || 'Linux', plan.hostname));
  return { status };
}

async function runStage(
  machine: StartedMachine,
  log: BootLog,
  stage: BootStage,
  steps: readonly BootStep[],
): Promise<readonly string[]> {
  const errors: string[] = [];
  for (const step of steps) {
    if (step.stage !== stage) continue;
    const { failure } = await runInside(machine, step, log);
    if (failure === undefined) continue;
    errors.push(`${step.title}: ${failure}`);
    log.write(`cloud-init: ERROR: ${step.title}: ${failure}\n`);
  }
  return errors;
}

async function note(machine: StartedMachine, record: BootRecord, word: string): Promise<void> {
  const result = record.stage === null ? resultJson(record) : '';
  await runInside(machine, {
    command: ['/bin/sh', '-c', noteScript, 'cloud-init', word, statusJson(record), result],
  });
}

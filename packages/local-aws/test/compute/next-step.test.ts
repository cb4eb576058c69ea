import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ActualMachine, nextStep, type Step } from '../../src/compute/next-step.js';
import type { Guest, InstanceState } from '../../src/state/tables/instance.js';

const guest: Guest = {
  address: '127.64.0.2',
  hostKey: '',
  publicKeys: [],
  defaultUser: 'ec2-user',
  boots: 1,
  hasRun: true,
  checks: 'initializing',
};
const fresh: ActualMachine = { boot: 1, isReady: false, end: undefined };

test.each<[string, InstanceState, Partial<ActualMachine> | undefined, Step | undefined]>([
  ['what should run and does not is booted', 'pending', undefined, 'boot'],
  ['what ran when the server was killed is booted', 'running', undefined, 'boot'],
  ['what runs is said to', 'pending', {}, 'note-running'],
  ['nothing is done while first boot works', 'running', {}, undefined],
  ['first-boot work that has ended is said', 'running', { isReady: true }, 'note-ready'],
  ['what shut itself down is said to', 'running', { end: 'shutdown' }, 'note-shutdown'],
  ['what asks for a reboot is cleared away to be booted', 'running', { end: 'reboot' }, 'stop'],
  ['a reboot ends the machine of the boot before', 'running', { boot: 0 }, 'stop'],
  ['what should stop is stopped', 'stopping', {}, 'stop'],
  ['what has stopped is said to', 'stopping', undefined, 'note-stopped'],
  ['what should end is stopped', 'shutting-down', {}, 'stop'],
  ['what has ended is said to', 'shutting-down', undefined, 'note-terminated'],
  ['a stopped instance has no machine', 'stopped', {}, 'stop'],
  ['a stopped instance stays so', 'stopped', undefined, undefined],
  ['a terminated instance has no machine', 'terminated', {}, 'stop'],
])('%s', (_, state, machine, step) => {
  const actual = machine === undefined ? undefined : { ...fresh, ...machine };

  expect(nextStep({ state, guest }, actual)).toBe(step);
});

test('a machine without a row is stopped', () => {
  expect(nextStep(undefined, fresh)).toBe('stop');
  expect(nextStep(undefined, undefined)).toBeUndefined();
});

test('from everywhere, few steps lead to where nothing is left to do', () => {
  const states = fc.constantFrom<InstanceState>(
    'pending',
    'running',
    'stopping',
    'stopped',
    'shutting-down',
    'terminated',
  );
  const machines = fc.option(
    fc.record({
      boot: fc.integer({ min: 0, max: 2 }),
      isReady: fc.boolean(),
      end: fc.constantFrom(undefined, 'shutdown' as const, 'reboot' as const),
    }),
    { nil: undefined },
  );

  fc.assert(
    fc.property(states, fc.integer({ min: 1, max: 3 }), machines, (state, boots, machine) => {
      let row = { state, guest: { ...guest, boots } };
      let actual: ActualMachine | undefined = machine;
      for (let step = 0; step < 6; step += 1) {
        switch (nextStep(row, actual)) {
          case 'boot':
            actual = { boot: row.guest.boots, isReady: true, end: undefined };
            break;
          case 'stop':
            actual = undefined;
            break;
          case 'note-running':
            row = { ...row, state: 'running' };
            break;
          case 'note-ready':
            row = { ...row, guest: { ...row.guest, checks: 'ok' } };
            break;
          case 'note-shutdown':
            row = { ...row, state: 'stopping' };
            break;
          case 'note-stopped':
            row = { ...row, state: 'stopped' };
            break;
          case 'note-terminated':
            row = { ...row, state: 'terminated' };
            break;
          default:
            return (row.state === 'running') === (actual !== undefined);
        }
      }
      return false;
    }),
  );
});

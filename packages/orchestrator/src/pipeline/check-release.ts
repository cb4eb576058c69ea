import { join } from 'node:path';
import type { GateRecord, ReleaseRecord } from '@soe/contract';
import { flavorOf } from '../config/flavor-of.js';
import type { PipelineContext, Stage } from './context.js';
import { gateOf, havePassed, requirePassed, withGateRecords } from './gates.js';
import { openJournal } from './journal.js';
import { requireNoRefusal } from './refusing-gates.js';
import { whyNotRunning } from './rehearsal.js';
import { scanRelease } from './scan-release.js';
import type { SkippableStage } from './stage-choice.js';
import { testRelease } from './test-release.js';
import { testPhases } from './test-run.js';
import { testSuites } from './test-suites.js';

/**
 * Test a release as it is configured. Gates that an earlier run passed are not asked again.
 *
 * @throws OrchestratorError `SOE_GATE_REFUSED` when a gate does not let it go on
 */
export async function testIfConfigured(
  built: ReleaseRecord,
  skip: readonly SkippableStage[],
  context: PipelineContext,
): Promise<ReleaseRecord> {
  const { ended } = openJournal(built, context);
  if (flavorOf(context, built.flavor).tests === undefined) {
    ended('test', { status: 'skipped', detail: 'no tests are configured' });
    return built;
  }
  const phases = testPhases(built.flavor, context).filter(
    (phase) => !havePassed(built, [gateOf(phase)]),
  );
  if (phases.length === 0) {
    ended('test', { status: 'kept', detail: 'passed before' });
    return built;
  }
  const gates = phases.map(gateOf);
  if (skip.includes('test')) return skipGates(built, 'test', gates, asAsked, context);
  const { platform } = await testSuites(built.flavor, context);
  const reason = whyNotRunning(platform, context.env);
  if (reason !== undefined) return skipGates(built, 'test', gates, reason, context);
  const { record, decisions, directory } = await testRelease(built, { phases }, context);
  requirePassed(record, decisions, join(directory, 'tests.html'));
  return record;
}

/**
 * Gather what scanners say of a release, as it is configured. A gate that an earlier run passed is not asked again.
 *
 * @throws OrchestratorError `SOE_GATE_REFUSED` when the gate does not let it go on
 */
export async function scanIfConfigured(
  tested: ReleaseRecord,
  skip: readonly SkippableStage[],
  context: PipelineContext,
): Promise<ReleaseRecord> {
  const { ended } = openJournal(tested, context);
  if (flavorOf(context, tested.flavor).scans === undefined) {
    ended('scan', { status: 'skipped', detail: 'no scans are configured' });
    return tested;
  }
  if (havePassed(tested, ['scans'])) {
    ended('scan', { status: 'kept', detail: 'passed before' });
    return tested;
  }
  if (skip.includes('scan')) return skipGates(tested, 'scan', ['scans'], asAsked, context);
  const { record, decision, directory } = await scanRelease(tested, {}, context);
  requirePassed(record, [decision], join(directory, 'scans.html'));
  return record;
}

/** Why a gate was left out that somebody did not want to be asked. */
export const asAsked = 'left out, as asked';

/**
 * A gate that was left out is in the record, and has not passed for those who verify it. What said no before cannot be
 * left out.
 *
 * @throws OrchestratorError `SOE_GATE_REFUSED` when one of the gates failed or was not evaluated
 */
export async function skipGates(
  record: ReleaseRecord,
  stage: Stage,
  names: readonly string[],
  summary: string,
  context: PipelineContext,
): Promise<ReleaseRecord> {
  const { say, done } = openJournal(record, context);
  say(stage, summary);
  requireNoRefusal(record, `${stage} cannot be left out, because of what it said:`, names);
  const gates = names.map((name): GateRecord => ({ name, status: 'skipped', summary }));
  return done(stage, withGateRecords(record, gates), { status: 'skipped', detail: summary });
}

import { join } from 'node:path';
import type { GateRecord, ReleaseRecord } from '@soe/contract';
import { flavorOf, type PipelineContext } from './context.js';
import { gateOf, havePassed, requirePassed } from './gates.js';
import { openJournal } from './journal.js';
import { rehearsal } from './rehearsal.js';
import { scanRelease } from './scan-release.js';
import { testRelease } from './test-release.js';
import { testPhases } from './test-run.js';

/**
 * Test and scan a release as it is configured. Gates that an earlier run passed are not asked again.
 *
 * @throws OrchestratorError `SOE_GATE_REFUSED` when a gate does not let it go on
 */
export async function checkRelease(
  built: ReleaseRecord,
  skip: readonly ('test' | 'scan')[],
  context: PipelineContext,
): Promise<ReleaseRecord> {
  const tested = await withTests(built, skip, context);
  return withScans(tested, skip, context);
}

async function withTests(
  built: ReleaseRecord,
  skip: readonly string[],
  context: PipelineContext,
): Promise<ReleaseRecord> {
  if (flavorOf(context, built.flavor).tests === undefined) return built;
  const phases = testPhases(built.flavor, context).filter(
    (phase) => !havePassed(built, [gateOf(phase)]),
  );
  if (phases.length === 0) return built;
  const gates = phases.map(gateOf);
  if (skip.includes('test')) return skipped(built, 'test', gates, 'left out, as asked', context);
  if (rehearsal(context.env).compute === 'none') {
    return skipped(built, 'test', gates, 'instances of this embedded AWS do not run', context);
  }
  const { record, decisions, directory } = await testRelease(built, { phases }, context);
  requirePassed(record, decisions, join(directory, 'tests.html'));
  return record;
}

async function withScans(
  tested: ReleaseRecord,
  skip: readonly string[],
  context: PipelineContext,
): Promise<ReleaseRecord> {
  if (flavorOf(context, tested.flavor).scans === undefined) return tested;
  if (skip.includes('scan')) {
    return skipped(tested, 'scan', ['scans'], 'left out, as asked', context);
  }
  if (havePassed(tested, ['scans'])) return tested;
  const { record, decision, directory } = await scanRelease(tested, {}, context);
  requirePassed(record, [decision], join(directory, 'scans.html'));
  return record;
}

/** A gate that was left out is in the record, and has not passed for those who verify it. */
async function skipped(
  record: ReleaseRecord,
  stage: 'test' | 'scan',
  names: readonly string[],
  summary: string,
  context: PipelineContext,
): Promise<ReleaseRecord> {
  const { say, done } = openJournal(record, context);
  say(stage, summary);
  const others = (record.gates ?? []).filter(({ name }) => !names.includes(name));
  const gates = names.map((name): GateRecord => ({ name, status: 'skipped', summary }));
  return done(stage, { ...record, gates: [...others, ...gates] });
}

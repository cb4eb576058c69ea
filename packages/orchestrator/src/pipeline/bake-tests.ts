import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import {
  bakeTests,
  formatReport,
  makeReport,
  mergeReports,
  parseReport,
  readBakeResults,
  type TestReport,
} from '@soe/harness';
import type { PipelineContext } from './context.js';
import type { PlannedBuild } from './plan-release.js';
import { rehearsal } from './rehearsal.js';
import { type ReleaseDirectory, releaseDirectory } from './release-directory.js';
import { type TestRun, testPhases } from './test-run.js';
import { testSuites } from './test-suites.js';

/** Tests that run at the end of a build. */
export interface BakeInProgress {
  /** The runner, relative to the configuration: the value of `soe_bake_tests` in the template. */
  readonly script: string;
  /** Keep the results that Packer printed into its log. */
  readonly keep: (logFile: string) => Promise<void>;
}

/**
 * Write the runner of the bake phase beside the logs of a release; `undefined` where that phase is not
 * configured.
 */
export async function prepareBake(
  flavor: string,
  { buildId, architecture }: PlannedBuild,
  files: ReleaseDirectory,
  context: PipelineContext,
): Promise<BakeInProgress | undefined> {
  const isTested = context.config.flavors[flavor]?.tests !== undefined;
  if (!isTested || !testPhases(flavor, context).includes('bake')) return undefined;
  const { suites, platform } = await testSuites(flavor, context);
  const folder = join('bake', buildId);
  const selection = { run: await runOf(folder, files), suites, architecture, platform };
  const { file, script } = bakeTests(suites, selection);
  await files.write(join(folder, file), script);
  return {
    script: relative(context.directory, join(files.path, folder, file)),
    async keep(logFile) {
      const { tests, problems } = readBakeResults(await readFile(logFile, 'utf8'), {
        ...selection,
        place: `bake ${architecture}`,
      });
      // Where instances do not run, the stage of the tests says so, once for all builds.
      const untold = rehearsal(context.env).compute === 'none' ? [] : problems;
      for (const problem of untold) {
        const message = `tests while ${buildId} baked: ${problem}`;
        context.onEvent?.({ type: 'warning', message });
      }
      await files.write(join(folder, 'tests.json'), formatReport(makeReport(tests), 'ctrf'));
    },
  };
}

/** The word that marks the results: that of the runner which Packer got, also where that was killed. */
async function runOf(folder: string, files: ReleaseDirectory): Promise<string> {
  const file = join(folder, 'run.txt');
  const before = await files.read(file);
  if (before !== undefined) return before;
  const run = randomUUID();
  await files.write(file, run);
  return run;
}

/** What the builds of a release reported while they baked. A build that kept nothing has no tests. */
export async function bakeReport(
  { record }: TestRun,
  { directory }: PipelineContext,
): Promise<TestReport> {
  const files = releaseDirectory(directory, record.flavor, record.version);
  const kept = await Promise.all(
    record.builds.map(({ buildId }) => files.read(join('bake', buildId, 'tests.json'))),
  );
  const reports = kept.flatMap((text) => (text === undefined ? [] : [parseReport(text)]));
  return reports.length === 0 ? makeReport([]) : mergeReports(reports);
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Architecture, ReleaseRecord } from '@soe/contract';
import { isAttended } from '@soe/packer-runner';
import { howToGoOn } from './how-to-go-on.js';
import { begunBuilds, buildFolder, pinnedPlan } from './pinned-plan.js';
import type { PlannedBuild } from './plan-release.js';
import { releaseDirectory } from './release-directory.js';
import { reportFiles } from './report-files.js';
import { reportRun } from './report-run.js';
import type { FlavorReport, RunReport } from './run.js';
import { listRuns, openRun, type RunFiles } from './run-files.js';
import { isStillBuilding } from './settle-build.js';

/** Every run of a folder, the newest first. */
export async function readRuns(directory: string): Promise<readonly RunReport[]> {
  const ids = await listRuns(directory);
  return Promise.all(ids.map(async (id) => reportOf(await openRun(directory, id))));
}

/** A run with what lies beside its journal. */
export interface ShownRun extends Omit<RunReport, 'flavors'> {
  /** Folder of the run. */
  readonly directory: string;
  /** One for each flavor, in the order of the request. */
  readonly flavors: readonly ShownFlavor[];
  /**
   * The command that goes on with it. Not there while it runs, when it is done, and where it takes another commit.
   */
  readonly resume?: string;
}

/** A flavor of a run, with the files of its release. */
export interface ShownFlavor extends FlavorReport {
  /** Folder of the release. */
  readonly directory?: string;
  /** Images of its record. */
  readonly images: ReleaseRecord['images'];
  /** Gates of its record. */
  readonly gates: NonNullable<ReleaseRecord['gates']>;
  /** Architectures whose Packer still runs although no process of the run does: who goes on follows it. */
  readonly stillBuilding: readonly Architecture[];
  /** Logs of Packer. */
  readonly logs: readonly string[];
  /** Reports for people that are there. */
  readonly reports: readonly string[];
}

/**
 * One run.
 *
 * @param name - Its id, or `last`
 * @throws OrchestratorError `SOE_RUN_UNKNOWN`
 */
export async function readRun(directory: string, name: string): Promise<ShownRun> {
  const run = await openRun(directory, name);
  const report = await reportOf(run);
  const isOpen = report.status !== 'running' && report.status !== 'done';
  const resume = isOpen ? howToGoOn(report).resume : undefined;
  return {
    ...report,
    directory: run.path,
    flavors: await Promise.all(report.flavors.map((each) => withFiles(each, isOpen, directory))),
    ...(resume !== undefined && { resume }),
  };
}

async function reportOf(run: RunFiles): Promise<RunReport> {
  // First, so that one that ends meanwhile is told as still running, not as stopped.
  const isAlive = await isAttended(run.path);
  const lines = await run.lines();
  return reportRun({ facts: run.facts(), lines, isAlive, summary: run.summary(), now: new Date() });
}

async function withFiles(
  flavor: FlavorReport,
  isOpen: boolean,
  directory: string,
): Promise<ShownFlavor> {
  if (flavor.version === undefined) {
    return { ...flavor, images: [], gates: [], stillBuilding: [], logs: [], reports: [] };
  }
  const files = releaseDirectory(directory, flavor.flavor, flavor.version);
  const [record, plan] = await Promise.all([files.load(), pinnedPlan(files)]);
  const { images = [], gates = [] } = record ?? {};
  const begun = isOpen ? begunBuilds(plan, files) : [];
  const building = await Promise.all(
    begun.map(async ({ architecture, buildId }) =>
      (await isStillBuilding(buildFolder(files, buildId))) ? [architecture] : [],
    ),
  );
  const isThere = (path: string) => existsSync(path);
  return {
    ...flavor,
    directory: files.path,
    images,
    gates,
    stillBuilding: building.flat(),
    logs: (plan?.builds ?? [])
      .map(({ buildId }: PlannedBuild) => join(buildFolder(files, buildId), 'build.stdout.log'))
      .filter(isThere),
    reports: reportFiles(files),
  };
}

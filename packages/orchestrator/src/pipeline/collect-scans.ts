import { createReadStream, existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Architecture, ReleaseRecord } from '@soe/contract';
import {
  HarnessError,
  imageFindings,
  readQualys,
  readSarif,
  readTrivy,
  readXccdf,
  type ScanReport,
} from '@soe/harness';
import { ec2Client } from '../adapters/ec2-client.js';
import { flavorOf } from '../config/flavor-of.js';
import type { ScanFormat } from '../config/tests-config.js';
import { OrchestratorError } from '../errors.js';
import type { PipelineContext } from './context.js';
import { builtImages } from './launch-tests.js';
import type { ScanReleaseOptions } from './scan-release.js';

/**
 * What scanners say of the images of a release: their reports, one for each architecture where the path
 * names it, and Amazon Inspector.
 *
 * @throws OrchestratorError `SOE_USAGE` for a report that is missing, and where nothing is to be scanned;
 * HarnessError `HARNESS_SCAN_INVALID`, `HARNESS_AWS_FAILED`
 */
export async function collectScans(
  record: ReleaseRecord,
  options: ScanReleaseOptions,
  context: PipelineContext,
  say: (detail: string) => void,
): Promise<readonly ScanReport[]> {
  const { config, directory, signal, aws } = context;
  const settings = flavorOf(context, record.flavor).scans ?? {};
  const reports = [...(settings.reports ?? []), ...(options.reports ?? [])];
  const inspector = options.inspector ?? settings.inspector ?? false;
  if (reports.length === 0 && !inspector) {
    throw new OrchestratorError(
      'SOE_USAGE',
      `scan ${record.flavor}: nothing says what to scan; name reports with --report, ask with --inspector, or set flavors.${record.flavor}.scans`,
    );
  }
  const scans: ScanReport[] = [];
  for (const { format, path } of reports) {
    for (const { file, ...of } of filesOf(path, record)) {
      say(`${format}: ${file}`);
      scans.push({ ...(await readScan(format, resolve(directory, file), file)), ...of });
    }
  }
  if (inspector) {
    for (const { imageId, architecture } of builtImages({ record }, context)) {
      say(`Amazon Inspector: ${imageId}`);
      const options = {
        region: config.region,
        ...(aws && { client: ec2Client({ region: config.region, ...aws }) }),
        ...(signal && { signal }),
      };
      scans.push({ ...(await imageFindings(imageId, options)), architecture });
    }
  }
  return scans;
}

interface ScanFile {
  readonly file: string;
  /** Where the path tells it. */
  readonly architecture?: Architecture;
}

/** One for each architecture, where the path names it. */
function filesOf(path: string, { flavor, version, builds }: ReleaseRecord): readonly ScanFile[] {
  const named = path.replace(/\{(flavor|version)\}/g, (_, name: string) =>
    name === 'flavor' ? flavor : version,
  );
  if (!named.includes('{architecture}')) return [{ file: named }];
  return builds.map(({ architecture }) => ({
    file: named.replaceAll('{architecture}', architecture),
    architecture,
  }));
}

async function readScan(format: ScanFormat, path: string, file: string): Promise<ScanReport> {
  if (!existsSync(path)) {
    throw new OrchestratorError(
      'SOE_USAGE',
      `scan: there is no report ${file} (${format}); run the scanner first, or correct the path`,
    );
  }
  try {
    return await readers[format](path);
  } catch (cause) {
    if (!(cause instanceof HarnessError)) throw cause;
    throw new HarnessError(cause.code, `${file}: ${cause.message}`, { cause });
  }
}

const readers: Readonly<Record<ScanFormat, (path: string) => Promise<ScanReport>>> = {
  trivy: async (path) => readTrivy(await readFile(path, 'utf8')),
  sarif: async (path) => readSarif(await readFile(path, 'utf8')),
  xccdf: (path) => readXccdf(createReadStream(path)),
  qualys: (path) => readQualys(createReadStream(path)),
};

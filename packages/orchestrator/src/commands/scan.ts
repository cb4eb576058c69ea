import { formatDecisions, formatFindings } from '@soe/harness';
import { type ScanFileConfig, scanFormats } from '../config/tests-config.js';
import { OrchestratorError } from '../errors.js';
import { letOn } from '../pipeline/gates.js';
import { scanBuilt } from '../pipeline/single-stages.js';
import { answer, type CommandContext } from './command.js';
import { exitCodes } from './exit-code.js';
import { fromRepository } from './from-repository.js';
import { pipelineContext } from './pipeline-context.js';
import { printableLines } from './printable.js';

/** Options of `soe scan`. */
export interface ScanOptions {
  /** Reports of scanners, `format=path`, beside those of the configuration. */
  readonly report?: readonly string[];
  /** Ask for Amazon Inspector's findings of the images. Default: as configured. */
  readonly inspector?: boolean;
  /** Folder of the release before. Default: where it was made here. */
  readonly previous?: string;
  /** Go by files that differ from the commit. Default: `false`. */
  readonly allowDirty?: boolean;
}

/** `soe scan FLAVOR [VERSION]`: gather what scanners say of the images of a release, and let the gate decide. */
export async function scan(
  flavor: string,
  version: string | undefined,
  { report = [], inspector, previous, allowDirty }: ScanOptions,
  context: CommandContext,
): Promise<number> {
  const named = report.map(parseScanFile);
  const pipeline = await pipelineContext(context);
  const here = (path: string) => fromRepository(path, context.directory, pipeline.directory);
  const reports = named.map((each) => ({ ...each, path: here(each.path) }));
  const scanned = await scanBuilt(
    {
      flavor,
      reports,
      ...(version !== undefined && { version }),
      ...(inspector !== undefined && { inspector }),
      ...(previous !== undefined && { previous: here(previous) }),
      ...(allowDirty !== undefined && { allowDirty }),
    },
    pipeline,
  );
  const { decision, findings, directory } = scanned;
  context.say(`Scans and findings are in ${directory}`);
  const text = `${formatFindings(findings)}${formatDecisions([decision])}`;
  answer(context, { decision, findings }, printableLines(text.trimEnd()));
  return letOn([decision]) ? exitCodes.done : exitCodes.refused;
}

function parseScanFile(text: string): ScanFileConfig {
  const [, name = '', path = ''] = /^([a-z]+)=(.+)$/.exec(text) ?? [];
  const format = scanFormats.find((each) => each === name);
  if (format !== undefined) return { format, path };
  throw new OrchestratorError(
    'SOE_USAGE',
    `scan: --report is format=path, not ${JSON.stringify(text)}; formats are ${scanFormats.join(', ')}`,
  );
}

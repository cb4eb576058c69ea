import type { ImageRecord } from '@soe/contract';
import {
  accountTests,
  HarnessError,
  type ImageAccounts,
  type LaunchResult,
  readImageAccounts,
  type TestResult,
} from '@soe/harness';
import { OrchestratorError } from '../errors.js';
import type { PipelineContext } from './context.js';
import { parseJson } from './parse-json.js';
import { readOfPrevious } from './read-of-previous.js';
import { releaseDirectory } from './release-directory.js';
import type { TestRun } from './test-run.js';

/**
 * Keep the accounts of an image beside the record, for the next release, and hold them against those of the
 * release before, where that has kept its own.
 */
export async function testAccounts(
  { architecture }: Pick<ImageRecord, 'architecture'>,
  launches: readonly LaunchResult[],
  { record, options }: TestRun,
  context: PipelineContext,
): Promise<readonly TestResult[]> {
  const { flavor, version, previousVersion } = record;
  const { directory } = context;
  const found = firstAccounts(launches, context);
  if (found === undefined) return [];
  const name = `accounts-${architecture}.json`;
  const files = releaseDirectory(directory, flavor, version);
  await files.write(name, `${JSON.stringify(found.accounts, null, 2)}\n`);
  const { previous } = options;
  const where = { flavor, previousVersion, previous, directory };
  const before = await readOfPrevious(name, where, { optional: true });
  if (before === undefined) return [];
  return accountTests(parseAccounts(name, before), found.accounts, {
    place: found.place,
    before: previousVersion ?? previous ?? 'the release before',
  });
}

function firstAccounts(launches: readonly LaunchResult[], { onEvent }: PipelineContext) {
  for (const { name, outputs } of launches) {
    try {
      const accounts = readImageAccounts(outputs);
      if (accounts !== undefined) return { place: name, accounts };
    } catch (error) {
      if (!(error instanceof HarnessError)) throw error;
      const message = `the accounts of ${name} are not compared: ${error.message}`;
      onEvent?.({ type: 'warning', message });
    }
  }
  return undefined;
}

/** @throws OrchestratorError `SOE_USAGE` */
function parseAccounts(name: string, text: string): ImageAccounts {
  const found = parseJson(text);
  const { accounts, files } = { ...(found as Partial<ImageAccounts> | null) };
  const lists = [accounts?.users, accounts?.groups, files?.owners];
  if (accounts !== undefined && files !== undefined && lists.every(Array.isArray)) {
    return { accounts, files };
  }
  throw new OrchestratorError(
    'SOE_USAGE',
    `test: ${name} of the release before is not as soe test wrote it; test that release again, or name another folder with --previous`,
  );
}

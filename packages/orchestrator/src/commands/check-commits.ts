import { resolve } from 'node:path';
import { formatCommitAnnotations, formatCommitReport } from '@soe/traceability';
import { type CheckCommitRangeRequest, checkCommitRange } from '../evidence/check-commit-range.js';
import { configured } from '../pipeline/repository-context.js';
import { answer, type CommandContext } from './command.js';
import { exitCodes } from './exit-code.js';
import { consumerContext, repositoryContext } from './repository-context.js';

/** Options of `soe check-commits`. */
export type CheckCommitsOptions = CheckCommitRangeRequest;

/**
 * `soe check-commits`: does every commit of a range name an issue that exists? On GitHub Actions the findings are
 * annotations too, unless JSON is asked for.
 */
export async function checkCommits(
  { from, to, flavor, policy, offline }: CheckCommitsOptions,
  context: CommandContext,
): Promise<number> {
  const report = await checkCommitRange(
    {
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
      ...(flavor !== undefined && { flavor }),
      ...(policy !== undefined && { policy: resolve(context.directory, policy) }),
      ...(offline !== undefined && { offline }),
    },
    repositoryContext(context),
    async () => configured(await consumerContext(context)),
  );
  answer(context, report, formatCommitReport(report).trimEnd());
  const annotated = context.env['GITHUB_ACTIONS'] === 'true' && !context.json;
  // Not for `say`, which lets no line be a command; these are meant to be.
  if (annotated && report.findings.length > 0) {
    context.print(formatCommitAnnotations(report).trimEnd());
  }
  return report.status === 'failed' ? exitCodes.refused : exitCodes.done;
}

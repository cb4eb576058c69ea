import { connectAws, type PreflightFinding, preflightDistribution } from '@soe/share';
import { resolvedDistribution } from '../../pipeline/context.js';
import type { ConfiguredSubject } from '../check.js';
import { type Finding, ok } from '../finding.js';
import { sampleRecord } from '../sample-release.js';

/** Is there something in the way of sharing: regions, roles, keys, public access, quotas? */
export async function checkDistribution(subject: ConfiguredSubject): Promise<readonly Finding[]> {
  const { flavors, loaded, context, signal, clock } = subject;
  const aws = context.access ?? connectAws(context.aws);
  const found = await Promise.all(
    flavors.map(async (flavor) => {
      const distribution = await resolvedDistribution(context, flavor);
      return preflightDistribution([sampleRecord(flavor, loaded, clock())], distribution, {
        aws,
        signal,
        // The images of the next release are nowhere yet.
        observed: { at: clock().toISOString(), regions: [], parameters: [] },
      });
    }),
  );
  return judgeDistribution(found.flat());
}

/** What is the same for several flavors is told once. Pure. */
export function judgeDistribution(found: readonly PreflightFinding[]): readonly Finding[] {
  if (found.length === 0) return [ok('nothing is in the way of sharing')];
  const findings = found.map(({ severity, region, account, seen, advice, statements }): Finding => {
    const where = account === undefined ? region : `${region}, account ${account}`;
    const policy = statements === undefined ? '' : `\n${JSON.stringify(statements, null, 2)}`;
    return { severity, seen: `${where}: ${seen}`, fix: `${advice}${policy}` };
  });
  return [...new Map(findings.map((each) => [each.seen, each])).values()];
}

import { checkTestFiles } from '../../pipeline/test-suites.js';
import type { ConfiguredSubject } from '../check.js';
import { error, type Finding, ok } from '../finding.js';

/** Do suites, ids and gates fit? */
export async function checkSuites({
  flavors,
  context,
}: ConfiguredSubject): Promise<readonly Finding[]> {
  const findings = await Promise.all(
    flavors.map(async (flavor): Promise<Finding> => {
      try {
        await checkTestFiles(flavor, context);
        return ok(`suites, ids and gates of ${flavor} fit`);
      } catch (cause) {
        const seen = cause instanceof Error ? cause.message : String(cause);
        return error(`${flavor}: ${seen}`, 'Correct the file that is named.');
      }
    }),
  );
  return findings;
}

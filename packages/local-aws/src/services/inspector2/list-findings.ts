import { optional, structure, text } from '../../protocols/shape.js';
import { operation } from '../operation.js';
import { describeFinding } from './describe-finding.js';
import { type Finding, findFindings } from './find-findings.js';
import { criteriaInput, matchesCriteria } from './finding-criteria.js';
import { invalidInput } from './inspector-errors.js';
import { inspectorPage, pageInput } from './inspector-page.js';

/** Reading findings. */
export const listFindings = [
  operation({
    action: 'ListFindings',
    rest: { method: 'POST', path: '/findings/list' },
    input: {
      filterCriteria: optional(criteriaInput),
      sortCriteria: optional(structure({ field: text, sortOrder: text })),
      ...pageInput,
    },
    run(input, context) {
      const { filterCriteria: criteria, sortCriteria: sort } = input;
      const found = findFindings(context).filter(
        (finding) => criteria === undefined || matchesCriteria(criteria, finding),
      );
      const sorted = sort === undefined ? found : sortFindings(found, sort.field, sort.sortOrder);
      const { rows, next } = inspectorPage(sorted, ({ arn }) => arn, input, 100);
      return {
        findings: rows.map((finding) => describeFinding(finding, context)),
        nextToken: next,
      };
    },
  }),
];

const severities = ['informational', 'low', 'medium', 'high', 'critical'];

/** What findings can be sorted by. What is the same for all of them here sorts nothing. */
const fields: Readonly<Record<string, (finding: Finding) => number | string>> = {
  AWS_ACCOUNT_ID: ({ account }) => account,
  COMPONENT_TYPE: () => 0,
  EPSS_SCORE: ({ vulnerability }) => vulnerability.epss,
  FINDING_STATUS: ({ status }) => status,
  FINDING_TYPE: () => 0,
  FIRST_OBSERVED_AT: ({ firstObservedAt }) => firstObservedAt,
  INSPECTOR_SCORE: ({ vulnerability }) => vulnerability.score,
  LAST_OBSERVED_AT: ({ lastObservedAt }) => lastObservedAt,
  RESOURCE_TYPE: () => 0,
  SEVERITY: ({ vulnerability }) => severities.indexOf(vulnerability.severity),
  VENDOR_SEVERITY: ({ vulnerability }) => severities.indexOf(vulnerability.severity),
  VULNERABILITY_ID: ({ vulnerability }) => vulnerability.id,
  VULNERABILITY_SOURCE: () => 0,
};

function sortFindings(
  findings: readonly Finding[],
  field: string,
  order: string,
): readonly Finding[] {
  const value = Object.hasOwn(fields, field) ? fields[field] : undefined;
  if (value === undefined || (order !== 'ASC' && order !== 'DESC')) {
    throw invalidInput(`Findings cannot be sorted by ${field}, ${order}.`);
  }
  const direction = order === 'ASC' ? 1 : -1;
  return findings.toSorted((a, b) => {
    const [x, y] = [value(a), value(b)];
    return x === y ? 0 : x < y ? -direction : direction;
  });
}

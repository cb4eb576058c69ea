import type { TestResult, TestStatus } from '../report/test-report.js';
import type { XmlElement } from './xml-element.js';

/**
 * What the root element says that its tests do not bear out, in sentences. `total` of NUnit 2.5 may leave
 * out tests that were not run; failures are counted alike everywhere.
 */
export function nunitDisagreements(
  root: XmlElement | undefined,
  tests: readonly TestResult[],
): readonly string[] {
  const { total, failures, errors, failed } = root?.attributes ?? {};
  const count = (...wanted: readonly TestStatus[]) =>
    tests.filter(({ status }) => wanted.includes(status)).length;
  const bad = count('failed', 'other');
  const between = (key: string, said: string | undefined, from: number, to: number) =>
    said === undefined || !/^\d{1,9}$/.test(said) || (Number(said) >= from && Number(said) <= to)
      ? []
      : [`<${root?.name}> says ${key}="${said}", and its tests show ${to}`];
  return [
    ...between('total', total, count('passed', 'failed'), tests.length),
    ...between('failures', failures, count('failed'), bad),
    ...between('errors', errors, 0, bad),
    ...between('failed', failed, count('failed'), bad),
  ];
}

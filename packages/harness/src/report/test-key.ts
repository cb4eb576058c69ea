import type { TestReport, TestResult } from './test-report.js';

/**
 * What makes a test the same in two reports: phase, suites, file and name. Not its parameters: a launch that
 * is tried again has another instance.
 */
export function testKey({ type, suite, filePath, name }: TestResult): string {
  return JSON.stringify([type ?? '', suite ?? [], filePath ?? '', name]);
}

/**
 * The tests of a report by their key. Where several of one report have the same, the second of them is the
 * same as the second of another report, and so on: none of them is lost.
 */
export function byKey({ results }: TestReport): ReadonlyMap<string, TestResult> {
  const seen = new Map<string, number>();
  return new Map(
    results.tests.map((test) => {
      const key = testKey(test);
      const at = seen.get(key) ?? 0;
      seen.set(key, at + 1);
      return [`${at} ${key}`, test];
    }),
  );
}

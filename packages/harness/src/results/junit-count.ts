import { printable } from '../printable.js';
import type { XmlElement } from './xml-element.js';

/** Sums over tests. */
interface JunitCount {
  tests: number;
  /** `failure` elements; a test may have several. */
  failures: number;
  /** `error` elements. */
  errors: number;
  /** Tests that have a `failure`. */
  failedTests: number;
  /** Tests that have an `error`. */
  brokenTests: number;
}

/** Sums over the tests of a suite: right below it, and with those of the suites in it. */
export interface Counted {
  readonly own: JunitCount;
  readonly all: JunitCount;
}

/** Before anything was counted. */
export function emptyCount(): Counted {
  const none = { tests: 0, failures: 0, errors: 0, failedTests: 0, brokenTests: 0 };
  return { own: { ...none }, all: { ...none } };
}

/**
 * What a suite says of itself that its tests do not bear out, in sentences. Tools differ in whether they
 * count suites within, elements or tests; only what no way of counting gives is told.
 */
export function disagreements(suite: XmlElement, { own, all }: Counted): readonly string[] {
  const least = suite.name === 'testsuites' ? all : own;
  const said = (key: string) => {
    const text = suite.attributes[key]?.trim() ?? '';
    return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
  };
  const between = (key: string, from: number, to: number) => {
    const number = said(key);
    if (number === undefined || (number >= from && number <= to)) return [];
    const { name } = suite.attributes;
    const which = name === undefined ? `<${suite.name}>` : `suite ${printable(name, 100)}`;
    return [`${which} says ${key}="${number}", and its tests show ${to}`];
  };
  return [
    // pytest counts a test twice whose teardown breaks, and writes one twice that failed before. Pester
    // counts those that it left out.
    ...between('tests', least.tests - all.errors, all.tests + all.errors + (said('disabled') ?? 0)),
    ...between('failures', least.failedTests, all.failures),
    ...between('errors', least.brokenTests, all.errors),
  ];
}

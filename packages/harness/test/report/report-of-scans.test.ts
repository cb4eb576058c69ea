import { describe, expect, it } from 'vitest';
import {
  decideFindings,
  type Finding,
  formatReport,
  makeReport,
  type ScanReport,
} from '../../src/index.js';
import { elementsOf, htmlText, parseHtml } from '../support/parse-html.js';

const at = new Date('2026-11-20T00:00:00Z');
const finding: Finding = {
  id: 'CVE-2026-1',
  kind: 'vulnerability',
  severity: 'high',
  package: 'openssl',
  fixedIn: '3.0.2',
};

function scan(findings: readonly Finding[]): ScanReport {
  return { scanner: { name: 'trivy' }, evaluated: 412, gaps: [], findings };
}

function show(scans: readonly ScanReport[], format: 'html' | 'markdown' | 'sarif'): string {
  const decisions = [decideFindings(scans, { at })];
  return formatReport(makeReport([], { stop: at }), format, { decisions, scans });
}

describe('a report of scans only', () => {
  it.each([
    ['failed', [scan([finding])], 'told of 1 finding, 1 high.'],
    ['passed', [scan([])], 'told of 0 findings.'],
    ['not evaluated', [{ ...scan([]), gaps: ['cut off'] }], 'told of 0 findings.'],
  ] as const)('has the verdict of the gate: %s', (status, scans, told) => {
    const html = parseHtml(show(scans, 'html'));
    const [header] = elementsOf(html, 'header').map(htmlText);

    expect(header?.toLowerCase()).toContain(status);
    expect(header).toContain(`1 scan looked at 412 things and ${told}`);
    expect(header).toMatch(/Scan report\s+Scans of an image/);
    expect(htmlText(html)).not.toMatch(/\btests? |tested|Took/);
    const markdown = show(scans, 'markdown');
    expect(markdown).toMatch(/^# Scans of an image\n\n\*\*\S+ \w/);
    expect(markdown).toContain(`${status}** · 1 scan looked at 412 things and ${told}`);
    expect(markdown).not.toMatch(/\btests? |tested|took/);
  });

  it('is a log of SARIF without a run of tests, which would be one of nothing', () => {
    const { runs } = JSON.parse(show([scan([finding])], 'sarif'));

    expect(
      runs.map(({ tool, invocations }: (typeof runs)[number]) => [
        tool.driver.name,
        invocations[0].executionSuccessful,
      ]),
    ).toEqual([['trivy', true]]);
    expect(JSON.parse(formatReport(makeReport([]), 'sarif')).runs[0].invocations[0]).toMatchObject({
      executionSuccessful: false,
    });
  });

  it('that nothing was looked at says so', () => {
    const html = parseHtml(formatReport(makeReport([], { stop: at }), 'html'));

    expect(htmlText(html)).toContain('There is nothing to tell: nothing was tested or scanned.');
    expect(htmlText(html)).toContain('Not evaluated');
  });
});

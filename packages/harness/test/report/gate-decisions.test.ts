import { describe, expect, it } from 'vitest';
import {
  decideFindings,
  decideTests,
  type Finding,
  formatAnnotations,
  formatReport,
  makeReport,
} from '../../src/index.js';
import { showFindings } from '../../src/report/finding-view.js';

const at = new Date('2026-11-20T00:00:00Z');

function finding(more: Partial<Finding>): Finding {
  return { id: 'CVE-2026-1', kind: 'vulnerability', severity: 'high', fixAvailable: true, ...more };
}

describe('what gates decide', () => {
  it('is found again at each finding, by its id and package or path', () => {
    const findings = [
      finding({ package: 'openssl', version: '3.0' }),
      finding({ package: 'openssl-libs' }),
      finding({ id: 'CVE-2026-11', package: 'openssl', version: '3.0', severity: 'low' }),
      finding({ id: 'rule sshd (strict)', kind: 'configuration' }),
      finding({ id: 'secret', kind: 'secret', path: '/opt/Visual C++ (x64)/key' }),
    ];
    const scans = [{ scanner: { name: 'trivy' }, evaluated: 9, gaps: [], findings }];
    const waiver = {
      owner: 'ada',
      reason: 'not built in',
      expires: '2026-12-31',
    };
    const policy = { waivers: [{ ...waiver, id: 'CVE-2026-1', package: 'openssl-libs' }] };
    const decision = decideFindings(scans, { policy, at });
    const decided = (finding: Finding) => {
      const { id, package: name } = finding;
      const all = showFindings(scans, [decision]);
      return all.find(({ finding: { id: other, package: its } }) => other === id && its === name)
        ?.item?.decision;
    };

    expect(findings.map(decided)).toEqual(['blocks', 'waived', 'ignored', 'blocks', 'blocks']);
  });

  it('marks the failures that are in quarantine, in every format', () => {
    const report = makeReport(
      ['a', 'b'].map((name) => ({
        name,
        status: 'failed',
        duration: 1,
        type: 'launch',
        suite: ['nitro-x86', 'base'],
      })),
      { stop: at },
    );
    const decision = decideTests(report, {
      at,
      policy: {
        quarantine: [
          {
            test: 'nitro-x86 / base / a',
            owner: 'ada',
            reason: 'a bug of the kernel',
            phases: ['launch'],
            tracker: 'https://issues.example/SOE-1',
            expires: '2026-12-24',
          },
        ],
      },
    });
    const options = { decisions: [decision] };

    expect(formatReport(report, 'tap', options)).toContain(
      'not ok 1 - nitro-x86 > base > a # TODO known until 2026-12-24: https://issues.example/SOE-1',
    );
    expect(JSON.parse(formatReport(report, 'ctrf', options)).results.tests[0].extra).toEqual({
      quarantine: { tracker: 'https://issues.example/SOE-1', expires: '2026-12-24' },
    });
    expect(formatAnnotations(report, options).match(/^::\w+/gm)).toEqual(['::error', '::warning']);
  });
});

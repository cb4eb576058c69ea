/** A report of Trivy with one weakness for each id, all high and with a fix. */
export function trivy(...ids: readonly string[]): string {
  return JSON.stringify({
    SchemaVersion: 2,
    Trivy: { Version: '0.60.0' },
    ArtifactName: 'disk.img',
    ArtifactType: 'vm',
    Metadata: { OS: { Family: 'amazon', Name: '2023' } },
    Results: [
      {
        Target: 'disk.img',
        Class: 'os-pkgs',
        Type: 'amazon',
        Packages: [{ Name: 'openssl' }, { Name: 'bash' }],
        Vulnerabilities: ids.map((VulnerabilityID) => ({
          VulnerabilityID,
          PkgName: 'openssl',
          InstalledVersion: '3.0.1',
          FixedVersion: '3.0.2',
          Status: 'fixed',
          Severity: 'HIGH',
        })),
      },
    ],
  });
}

/** A SARIF log without a result, of a tool that looked by one rule. */
export const sarif = JSON.stringify({
  version: '2.1.0',
  runs: [
    {
      tool: { driver: { name: 'Linter', semanticVersion: '1.2.3', rules: [{ id: 'L1' }] } },
      results: [],
    },
  ],
});

/** Results of OpenSCAP with one rule that failed, of medium severity. */
export const xccdf = `<?xml version="1.0" encoding="UTF-8"?>
<Benchmark xmlns="http://checklists.nist.gov/xccdf/1.2" id="b">
  <Group><Rule id="no-telnet" severity="medium"><title>No telnet</title><fix/></Rule></Group>
  <TestResult test-system="cpe:/a:redhat:openscap:1.3.7" version="2" end-time="2026-11-28T12:14:02+00:00">
    <benchmark id="b"/><profile idref="p"/><target>vm</target>
    <rule-result idref="no-telnet" severity="medium"><result>fail</result></rule-result>
  </TestResult>
</Benchmark>`;

/** Detections of Qualys: one host, one of low severity. */
export const qualys = `<?xml version="1.0" encoding="UTF-8" ?>
<HOST_LIST_VM_DETECTION_OUTPUT><RESPONSE>
  <DATETIME>2026-11-28T10:00:00Z</DATETIME>
  <HOST_LIST><HOST>
    <ID>6506432</ID>
    <TRACKING_METHOD>AGENT</TRACKING_METHOD>
    <EC2_INSTANCE_ID>i-0123456789abcdef0</EC2_INSTANCE_ID>
    <LAST_VM_SCANNED_DATE>2026-11-28T09:00:00Z</LAST_VM_SCANNED_DATE>
    <DETECTION_LIST><DETECTION>
      <QID>100001</QID><TYPE>Potential</TYPE><SEVERITY>2</SEVERITY><STATUS>Active</STATUS>
    </DETECTION></DETECTION_LIST>
  </HOST></HOST_LIST>
</RESPONSE></HOST_LIST_VM_DETECTION_OUTPUT>`;

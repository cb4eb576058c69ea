/** What Trivy tells of an image with one weakness of medium severity, for which there is no fix yet. */
export const trivyReport = JSON.stringify({
  SchemaVersion: 2,
  Trivy: { Version: '0.60.0' },
  ArtifactName: 'disk.img',
  ArtifactType: 'vm',
  Metadata: { OS: { Family: 'amazon', Name: '2023' } },
  Results: [
    {
      Target: 'disk.img (amazon 2023)',
      Class: 'os-pkgs',
      Type: 'amazon',
      Packages: [{ Name: 'curl' }, { Name: 'openssl-libs' }],
      Vulnerabilities: [
        {
          VulnerabilityID: 'CVE-2026-90003',
          PkgName: 'curl',
          InstalledVersion: '8.11.1',
          Status: 'affected',
          Severity: 'MEDIUM',
        },
      ],
    },
  ],
});

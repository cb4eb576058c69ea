import { EC2Client } from '@aws-sdk/client-ec2';
import * as inspector from '@aws-sdk/client-inspector2';
import { launchManaged } from '../support/inspector.js';
import { must } from '../support/local.js';
import { signedFor } from '../support/signed.js';
import type { Settings } from './tours.js';

/** Inspector, and its scanner, for which there is no client. */
export async function tourInspector(settings: Settings): Promise<void> {
  const client = new inspector.Inspector2Client(settings);
  await client.send(new inspector.EnableCommand({ resourceTypes: ['EC2'] }));
  await client.send(new inspector.BatchGetAccountStatusCommand({}));
  await launchManaged(new EC2Client(settings));
  // The first scan takes some minutes, by the clock of the server.
  await fetch(`${settings.endpoint}/_local/clock`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ advanceSeconds: 360 }),
  });
  await client.send(new inspector.ListCoverageCommand({ maxResults: 1 }));
  await client.send(new inspector.ListFindingsCommand({ maxResults: 1 }));
  const { arn } = await client.send(
    new inspector.CreateFilterCommand({
      name: 'tour',
      action: 'NONE',
      filterCriteria: { severity: [{ comparison: 'EQUALS', value: 'LOW' }] },
    }),
  );
  await client.send(new inspector.ListFiltersCommand({}));
  await client.send(new inspector.DeleteFilterCommand({ arn }));
  const { reportId } = await client.send(
    new inspector.CreateSbomExportCommand({
      reportFormat: 'SPDX_2_3',
      s3Destination: { bucketName: 'tour-sboms', kmsKeyArn: 'arn:aws:kms:us-east-1:1:key/tour' },
    }),
  );
  await client.send(new inspector.GetSbomExportCommand({ reportId: must(reportId) }));
  await client.send(new inspector.DisableCommand({}));
  await fetch(`${settings.endpoint}/scan/sbom`, {
    method: 'POST',
    headers: signedFor('inspector-scan'),
    body: JSON.stringify({ sbom: { bomFormat: 'CycloneDX', specVersion: '1.5', components: [] } }),
  });
}

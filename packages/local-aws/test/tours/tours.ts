import { owner } from '../support/local.js';
import { tourEc2 } from './ec2.js';
import { tourImageCopies } from './image-copies.js';
import { tourImageFeatures } from './image-features.js';
import { tourInspector } from './inspector.js';
import { tourKms } from './kms.js';
import { tourLogs } from './logs.js';
import { tourOrganizations } from './organizations.js';
import { tourRunCommand } from './run-command.js';
import { tourS3 } from './s3.js';
import { tourServiceQuotas } from './service-quotas.js';
import { tourSsm } from './ssm.js';
import { tourSts } from './sts.js';

/** What the clients of a tour are made of. */
export interface Settings {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly maxAttempts: number;
}

/** One function a service; together they call every operation, each with an answer that has something in it. */
const tours: readonly ((settings: Settings) => Promise<void>)[] = [
  tourEc2,
  tourImageCopies,
  tourImageFeatures,
  tourSsm,
  tourSts,
  tourOrganizations,
  tourKms,
  tourS3,
  tourLogs,
  tourServiceQuotas,
  tourInspector,
];

/** Calls every operation at least once, but for those that need instances that really run. */
export async function takeTours(endpoint: string): Promise<void> {
  for (const tour of tours) await tour(settingsFor(endpoint));
}

/** Calls those on a server that has them. */
export async function takeHostedTours(endpoint: string): Promise<void> {
  await tourRunCommand(settingsFor(endpoint));
}

function settingsFor(endpoint: string): Settings {
  return {
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: owner, secretAccessKey: 'local' },
    maxAttempts: 1,
  };
}

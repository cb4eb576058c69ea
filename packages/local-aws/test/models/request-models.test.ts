import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import * as logs from '@aws-sdk/client-cloudwatch-logs';
import * as ec2 from '@aws-sdk/client-ec2';
import * as inspector2 from '@aws-sdk/client-inspector2';
import * as kms from '@aws-sdk/client-kms';
import * as organizations from '@aws-sdk/client-organizations';
import * as servicequotas from '@aws-sdk/client-service-quotas';
import * as ssm from '@aws-sdk/client-ssm';
import * as sts from '@aws-sdk/client-sts';
import { expect, test } from 'vitest';
import { modelOf } from './sdk-model.js';

const clients = { ec2, inspector2, kms, logs, organizations, servicequotas, ssm, sts };

test.each(Object.entries(clients))(
  'what %s is asked is checked against the SDK (UPDATE_MODELS=1 writes the model)',
  async (service, client) => {
    const file = fileURLToPath(new URL(`../../src/models/${service}.model.ts`, import.meta.url));
    const model = JSON.stringify(modelOf(client, service === 'ec2'));
    const source = `// Written by test/models/request-models.test.ts from the schemas of the SDK.
/** See {@link RequestModel}, as JSON: it is read when the service is first called. */
export const ${service}Model = '${model}';
`;
    if (process.env['UPDATE_MODELS'] === '1') await writeFile(file, source);

    expect((await readFile(file, 'utf8')) === source).toBe(true);
  },
);

import {
  GetAWSDefaultServiceQuotaCommand,
  GetServiceQuotaCommand,
  ListRequestedServiceQuotaChangeHistoryCommand,
  ListServicesCommand,
  paginateListServiceQuotas,
  RequestServiceQuotaIncreaseCommand,
  ServiceQuotasClient,
} from '@aws-sdk/client-service-quotas';
import { expect, test } from 'vitest';
import type { LocalAws } from '../../../src/index.js';
import { codeOf, consumer, owner, settings, startForTest } from '../../support/local.js';

const quotasFor = (aws: LocalAws, account = owner) =>
  new ServiceQuotasClient(settings(aws, account));
const amis = { ServiceCode: 'ec2', QuotaCode: 'L-B665C33B' };

test('quotas are read one by one and page by page', async () => {
  const client = quotasFor(await startForTest());
  const listed: (string | undefined)[] = [];
  const pages = paginateListServiceQuotas({ client, pageSize: 3 }, { ServiceCode: 'ec2' });
  for await (const { Quotas = [] } of pages)
    listed.push(...Quotas.map(({ QuotaName }) => QuotaName));

  const { Quota } = await client.send(new GetServiceQuotaCommand(amis));
  const byDefault = await client.send(new GetAWSDefaultServiceQuotaCommand(amis));
  const { Services } = await client.send(new ListServicesCommand({}));

  expect(Quota).toMatchObject({
    ServiceName: 'Amazon Elastic Compute Cloud (Amazon EC2)',
    QuotaArn: `arn:aws:servicequotas:us-east-1:${owner}:ec2/L-B665C33B`,
    QuotaName: 'AMIs',
    Value: 50_000,
    Adjustable: true,
    GlobalQuota: false,
  });
  expect(byDefault.Quota).toEqual(Quota);
  expect(new Set(listed).size).toBe(listed.length);
  expect(listed).toEqual(expect.arrayContaining(['AMIs', 'Public AMIs', 'AMI sharing']));
  expect(Services?.map(({ ServiceCode }) => ServiceCode)).toEqual(['ebs', 'ec2', 's3', 'ssm']);
  const none = new GetServiceQuotaCommand({ ...amis, QuotaCode: 'L-FFFFFFFF' });
  expect(await codeOf(client.send(none))).toBe('NoSuchResourceException');
});

test('a request for more stays pending, is the only one, and changes nothing', async () => {
  const aws = await startForTest();
  const client = quotasFor(aws);
  const ask = (DesiredValue: number, QuotaCode = amis.QuotaCode, ServiceCode = 'ec2') =>
    client.send(new RequestServiceQuotaIncreaseCommand({ ServiceCode, QuotaCode, DesiredValue }));
  const history = async (as = client) => {
    const answer = await as.send(new ListRequestedServiceQuotaChangeHistoryCommand({}));
    return answer.RequestedQuotas;
  };

  const { RequestedQuota } = await ask(60_000);

  expect(RequestedQuota).toMatchObject({
    Status: 'PENDING',
    DesiredValue: 60_000,
    QuotaName: 'AMIs',
  });
  expect(await codeOf(ask(70_000))).toBe('ResourceAlreadyExistsException');
  expect(await codeOf(ask(5, 'L-0E3CBAB9'))).toBe('IllegalArgumentException');
  expect(await codeOf(ask(40, 'L-00000001', 'ebs'))).toBe('IllegalArgumentException');
  expect(await history()).toMatchObject([{ Id: RequestedQuota?.Id }]);
  expect(await history(quotasFor(aws, consumer))).toEqual([]);
  const { Quota } = await client.send(new GetServiceQuotaCommand(amis));
  expect(Quota?.Value).toBe(50_000);
});

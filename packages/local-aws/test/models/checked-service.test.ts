import { CopyImageCommand } from '@aws-sdk/client-ec2';
import { GetParameterCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { codeOf, ec2For, settings, ssmFor, startForTest } from '../support/local.js';

test('what AWS does not know has the code of AWS, also deep inside', async () => {
  const aws = await startForTest();
  const ask = async (form: string): Promise<string> => {
    const { accessKeyId } = settings(aws).credentials;
    const answer = await fetch(aws.endpoint, {
      method: 'POST',
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20261101/us-east-1/ec2/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`,
      },
      body: new URLSearchParams(form),
    });
    return /<Code>(\w+)<\/Code>/.exec(await answer.text())?.[1] ?? 'none';
  };

  expect(await ask('Action=DescribeImages&Colour=red')).toBe('UnknownParameter');
  expect(await ask('Action=DescribeImages&Filter.1.Colour=red')).toBe('UnknownParameter');
  expect(await ask('Action=DescribeImages&MaxResults=many')).toBe('InvalidParameterValue');
  expect(await ask('Action=CopyImage&Name=copy')).toBe('MissingParameter');
});

test('what AWS knows and is not simulated is refused as such', async () => {
  const copy = ec2For(await startForTest()).send(
    new CopyImageCommand({
      Name: 'copy',
      SourceImageId: 'ami-00000000000000000',
      SourceRegion: 'us-east-1',
      DestinationOutpostArn: 'arn:aws:outposts:us-east-1:111122223333:outpost/op-1',
    }),
  );

  expect(await codeOf(copy)).toBe('UnsupportedOperation');
});

test('a wrong type in JSON is a SerializationException, and a missing member a ValidationException', async () => {
  const ssm = ssmFor(await startForTest());
  // Only a client that is not checked by a compiler sends these.
  const wrong: object = { Name: '/a', Value: 5, Type: 'String' };
  const missing: object = {};

  expect(await codeOf(ssm.send(new PutParameterCommand(wrong as never)))).toBe(
    'SerializationException',
  );
  expect(await codeOf(ssm.send(new GetParameterCommand(missing as never)))).toBe(
    'ValidationException',
  );
});

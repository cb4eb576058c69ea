import * as ssm from '@aws-sdk/client-ssm';
import { consumer, must, owner } from '../support/local.js';
import type { Settings } from './tours.js';

/** SSM Parameter Store. */
export async function tourSsm(settings: Settings): Promise<void> {
  const client = new ssm.SSMClient(settings);
  const name = { Name: '/tour/a' };
  const resource = { ResourceType: 'Parameter', ResourceId: '/tour/a' } as const;
  await client.send(
    new ssm.PutParameterCommand({ ...name, Value: 'x', Type: 'String', Description: 'tour' }),
  );
  await client.send(new ssm.LabelParameterVersionCommand({ ...name, Labels: ['stable', '1st'] }));
  await client.send(new ssm.GetParameterCommand({ Name: '/tour/a:stable' }));
  await client.send(new ssm.GetParametersCommand({ Names: ['/tour/a', '/tour/b'] }));
  await client.send(new ssm.GetParametersByPathCommand({ Path: '/tour' }));
  await client.send(new ssm.GetParameterHistoryCommand(name));
  await client.send(new ssm.DescribeParametersCommand({}));
  await client.send(
    new ssm.UnlabelParameterVersionCommand({ ...name, ParameterVersion: 1, Labels: ['stable'] }),
  );
  await client.send(
    new ssm.AddTagsToResourceCommand({ ...resource, Tags: [{ Key: 'a', Value: 'b' }] }),
  );
  await client.send(new ssm.ListTagsForResourceCommand(resource));
  await client.send(new ssm.RemoveTagsFromResourceCommand({ ...resource, TagKeys: ['a'] }));
  await tourResourcePolicies(client);
  await client.send(new ssm.DeleteParameterCommand(name));
  await client.send(new ssm.DeleteParametersCommand({ Names: ['/tour/a'] }));
}

async function tourResourcePolicies(client: ssm.SSMClient): Promise<void> {
  await client.send(
    new ssm.PutParameterCommand({ Name: '/tour/b', Value: 'x', Type: 'String', Tier: 'Advanced' }),
  );
  const ResourceArn = `arn:aws:ssm:us-east-1:${owner}:parameter/tour/b`;
  const Policy = JSON.stringify({
    Statement: {
      Effect: 'Allow',
      Principal: { AWS: consumer },
      Action: 'ssm:GetParameter',
      Resource: ResourceArn,
    },
  });
  const { PolicyId, PolicyHash } = await client.send(
    new ssm.PutResourcePolicyCommand({ ResourceArn, Policy }),
  );
  await client.send(new ssm.GetResourcePoliciesCommand({ ResourceArn }));
  await client.send(
    new ssm.DeleteResourcePolicyCommand({
      ResourceArn,
      PolicyId: must(PolicyId),
      PolicyHash: must(PolicyHash),
    }),
  );
}

import {
  type EC2Client,
  type LaunchTemplate,
  paginateDescribeLaunchTemplates,
  paginateDescribeLaunchTemplateVersions,
  type ResponseLaunchTemplateData,
} from '@aws-sdk/client-ec2';
import type { CloudResource } from '../cleanup/cloud.js';
import { type Cancel, collect, common, type Describe, defined, time } from './ec2-reading.js';

/** Launch templates, with what is in their latest version. */
export const describeLaunchTemplates: Describe = async ({ client, filters, query, cancel }) => {
  const pages = paginateDescribeLaunchTemplates({ client }, { Filters: [...filters] }, cancel);
  const after = Date.parse(query.createdAfter ?? '1970-01-01');
  const before = Date.parse(query.createdBefore ?? '9999-12-31');
  const templates = await collect(pages, ({ LaunchTemplates = [] }) =>
    LaunchTemplates.filter(
      ({ CreateTime }) => Number(CreateTime) >= after && Number(CreateTime) <= before,
    ),
  );
  const described: CloudResource[] = [];
  // One after the other: an account can hold thousands, and EC2 counts the calls.
  for (const template of templates) {
    described.push(...(await describeIfThere(client, template, cancel)));
  }
  return described;
};

/** Other runs remove theirs meanwhile. */
async function describeIfThere(
  client: EC2Client,
  template: LaunchTemplate,
  cancel: Cancel,
): Promise<readonly CloudResource[]> {
  try {
    return [await describeTemplate(client, template, cancel)];
  } catch (error) {
    if (error instanceof Error && error.name.includes('NotFound')) return [];
    throw error;
  }
}

async function describeTemplate(
  client: EC2Client,
  template: LaunchTemplate,
  cancel: Cancel,
): Promise<CloudResource> {
  const { LaunchTemplateId = '', LaunchTemplateName: name, CreateTime } = template;
  const pages = paginateDescribeLaunchTemplateVersions(
    { client },
    { LaunchTemplateId, Versions: ['$Latest'] },
    cancel,
  );
  const versions = await collect(
    pages,
    ({ LaunchTemplateVersions = [] }) => LaunchTemplateVersions,
  );
  const data = versions[0]?.LaunchTemplateData ?? {};
  return {
    ...common('launch-template', LaunchTemplateId, template),
    ...defined({ name, createdAt: time(CreateTime), keyPair: data.KeyName }),
    securityGroups: groupsOf(data),
  };
}

function groupsOf(data: ResponseLaunchTemplateData): readonly string[] {
  const { SecurityGroupIds = [], SecurityGroups = [], NetworkInterfaces = [] } = data;
  return [
    ...SecurityGroupIds,
    ...SecurityGroups,
    ...NetworkInterfaces.flatMap(({ Groups = [] }) => Groups),
  ];
}

// Sends requests to an AWS over connections that are kept, as fast as it answers, and prints how many
// milliseconds that took. Arguments: endpoint, what to send, how many.
import { Agent, request } from 'node:http';
import { argv } from 'node:process';

/** A request without its signature. */
interface Draft {
  readonly service: string;
  readonly body: string;
  /** Of services that speak JSON. */
  readonly target?: string;
}

const [endpoint = '', what = '', amount = '0'] = argv.slice(2);
const total = Number(amount);
const connections = 8;
const agent = new Agent({ keepAlive: true, maxSockets: connections });

const version = 'Version=2016-11-15';
const snapshot = /<snapshotId>(snap-[0-9a-f]+)</;

const drafts: Readonly<Record<string, (index: number, snapshotId: string) => Draft>> = {
  /** The kinds of questions that cost AWS nothing. */
  simple: (index) =>
    [
      { service: 'ec2', body: `Action=DescribeRegions&${version}&RegionName.1=us-east-1` },
      { service: 'ssm', body: '{"Name":"/bench"}', target: 'AmazonSSM.GetParameter' },
      { service: 'sts', body: 'Action=GetCallerIdentity&Version=2011-06-15' },
    ][index % 3] as Draft,
  parameter: () => ({
    service: 'ssm',
    body: '{"Name":"/bench","Value":"x","Type":"String","Overwrite":true}',
    target: 'AmazonSSM.PutParameter',
  }),
  images: (index, snapshotId) => ({
    service: 'ec2',
    body: `Action=RegisterImage&${version}&Name=image-${index}&Architecture=x86_64&RootDeviceName=/dev/xvda&BlockDeviceMapping.1.DeviceName=/dev/xvda&BlockDeviceMapping.1.Ebs.SnapshotId=${snapshotId}&TagSpecification.1.ResourceType=image&TagSpecification.1.Tag.1.Key=release&TagSpecification.1.Tag.1.Value=r${index}`,
  }),
  /** One image by its name or by a tag, as tools find what they made. */
  find: (index) => ({
    service: 'ec2',
    body: `Action=DescribeImages&${version}&Owner.1=self&Filter.1.Name=${
      index % 2 === 0
        ? `name&Filter.1.Value.1=image-${index % 100}`
        : `tag:release&Filter.1.Value.1=r${index % 100}`
    }`,
  }),
};

function send({ service, body, target }: Draft): Promise<string> {
  const signature = '0'.repeat(64);
  const headers = {
    authorization: `AWS4-HMAC-SHA256 Credential=111122223333/20261122/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=${signature}`,
    'content-type':
      target === undefined ? 'application/x-www-form-urlencoded' : 'application/x-amz-json-1.1',
    'content-length': Buffer.byteLength(body),
    ...(target !== undefined && { 'x-amz-target': target }),
  };
  return new Promise((resolve, reject) => {
    const sent = request(endpoint, { method: 'POST', agent, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.once('end', () => {
        if (response.statusCode === 200) resolve(text);
        else reject(new Error(text));
      });
    });
    sent.once('error', reject);
    sent.end(body);
  });
}

const draft = drafts[what];
if (draft === undefined) throw new Error(`There is nothing called ${what} to send`);
let snapshotId = '';
if (what === 'images') {
  const volume = await send({
    service: 'ec2',
    body: `Action=DescribeImages&${version}&Owner.1=amazon`,
  });
  snapshotId = snapshot.exec(volume)?.[1] ?? '';
}

let next = 0;
const start = performance.now();
await Promise.all(
  Array.from({ length: connections }, async () => {
    while (next < total) await send(draft(next++, snapshotId));
  }),
);
console.log(performance.now() - start);
agent.destroy();

import { DescribeImagesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { startLocalAws } from '@soe/local-aws';

const aws = await startLocalAws();
const credentials = { accessKeyId: '111122223333', secretAccessKey: 'anything' };
const ec2 = new EC2Client({ endpoint: aws.endpoint, region: 'us-east-1', credentials });

const { Images } = await ec2.send(new DescribeImagesCommand({ Owners: ['amazon'] }));
console.log(Images?.map((image) => image.Name).join('\n'));
await aws.close();

// Starts the embedded AWS and prints how long it took until the first question was answered.
import { startLocalAws } from '@soe/local-aws';

const signature = '0'.repeat(64);
const start = performance.now();
const aws = await startLocalAws();
const answer = await fetch(aws.endpoint, {
  method: 'POST',
  headers: {
    authorization: `AWS4-HMAC-SHA256 Credential=111122223333/20261122/us-east-1/ec2/aws4_request, SignedHeaders=host, Signature=${signature}`,
    'content-type': 'application/x-www-form-urlencoded',
  },
  body: 'Action=DescribeImages&Version=2016-11-15&Owner.1=amazon',
});
const text = await answer.text();
if (!answer.ok || !text.includes('<imageId>')) throw new Error(text);
console.log(performance.now() - start);
await aws.close();

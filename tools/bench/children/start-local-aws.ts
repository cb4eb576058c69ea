// Starts the embedded AWS and prints how long it took until the first question was answered. It is
// asked with what the server has loaded anyway, so that no client's own start is measured.
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { startLocalAws } from '@soe/local-aws';

const body = 'Action=DescribeImages&Version=2016-11-15&Owner.1=amazon';
const signature = '0'.repeat(64);
const headers = {
  authorization: `AWS4-HMAC-SHA256 Credential=111122223333/20261122/us-east-1/ec2/aws4_request, SignedHeaders=host, Signature=${signature}`,
  'content-type': 'application/x-www-form-urlencoded',
};

const start = performance.now();
const aws = await startLocalAws();
const answer = await new Promise<string>((resolve, reject) => {
  request(aws.endpoint, { method: 'POST', headers }, (response) => resolve(text(response)))
    .once('error', reject)
    .end(body);
});
if (!answer.includes('<imageId>')) throw new Error(answer);
console.log(performance.now() - start);
await aws.close();

import { expect, test } from 'vitest';
import { callAws } from '../../src/adapters/call-aws.js';

const call = { action: 'ec2:DescribeImages', subject: 'images', region: 'eu-west-1' };

test.each([
  ['not allowed', 'not allowed. Allow ec2:DescribeImages to the role that runs this.'],
  ['Not allowed.', 'Not allowed. Allow ec2:DescribeImages to the role that runs this.'],
])('what AWS says (%s) and what to do are two sentences', async (message, seen) => {
  const refused = Object.assign(new Error(message), { name: 'AccessDenied' });

  await expect(callAws(call, () => Promise.reject(refused))).rejects.toThrow(
    `ec2:DescribeImages of images in eu-west-1: AccessDenied: ${seen}`,
  );
});

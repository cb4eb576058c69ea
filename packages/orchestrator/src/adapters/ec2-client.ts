import { EC2Client } from '@aws-sdk/client-ec2';
import type { AwsConnection } from '../aws-connection.js';

/** A client of EC2 for packages that take one. */
export function ec2Client(options: AwsConnection & { readonly region: string }): EC2Client {
  return new EC2Client({ ...options });
}

import type { ConfiguredSubject } from './check.js';

/** Services that a release asks in every region. */
export type AskedService = 'ec2' | 'ssm' | 'sts';

/** Address of a service: as the environment says, else that of AWS. */
export function awsEndpoint(
  service: AskedService,
  region: string,
  { env, context }: Pick<ConfiguredSubject, 'env' | 'context'>,
): string {
  const own = env[`AWS_ENDPOINT_URL_${service.toUpperCase()}`] ?? env['AWS_ENDPOINT_URL'];
  const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return context.aws?.endpoint ?? own ?? `https://${service}.${region}.${suffix}/`;
}

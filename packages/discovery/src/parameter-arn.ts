/** The ARN of a parameter. */
export function parameterArn(region: string, account: string, name: string): string {
  const partition = region.startsWith('cn-')
    ? 'aws-cn'
    : region.startsWith('us-gov-')
      ? 'aws-us-gov'
      : 'aws';
  return `arn:${partition}:ssm:${region}:${account}:parameter${name}`;
}

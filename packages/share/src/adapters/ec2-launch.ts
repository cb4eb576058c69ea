import { type EC2Client, EC2ServiceException, RunInstancesCommand } from '@aws-sdk/client-ec2';
import type { LaunchAccess, LaunchAnswer } from '../access/launch-access.js';
import { callAws } from './call-aws.js';

/** Dry runs of one account and region through the EC2 client. */
export function ec2Launch(
  ec2: EC2Client,
  region: string,
  abortSignal: AbortSignal | undefined,
): LaunchAccess {
  const to = abortSignal === undefined ? {} : { abortSignal };
  return {
    dryRun: ({ imageId, instanceType }) =>
      callAws({ action: 'ec2:RunInstances', subject: imageId, region }, async () => {
        const command = new RunInstancesCommand({
          ImageId: imageId,
          // EC2 knows more types than its client does.
          InstanceType: instanceType as NonNullable<RunInstancesCommand['input']['InstanceType']>,
          MinCount: 1,
          MaxCount: 1,
          DryRun: true,
        });
        try {
          const { Instances = [] } = await ec2.send(command, to);
          const started = Instances.flatMap(({ InstanceId }) => InstanceId ?? []).join(', ');
          throw new Error(`the dry run was not taken as one; terminate ${started || 'it'}`);
        } catch (error) {
          const answer = answerOf(error, imageId);
          if (answer === undefined) throw error;
          return answer;
        }
      }),
  };
}

/**
 * What is wrong with who asks, not with what is asked (EC2 API reference, *Error codes*).
 * `AuthFailure` is both: it names the image that somebody may not use.
 */
const aboutTheCaller =
  /^(?:AuthFailure|Blocked|ExpiredToken|IncompleteSignature|InvalidClientTokenId|MissingAuthenticationToken|RequestExpired|RequestLimitExceeded|SignatureDoesNotMatch|Throttl)/;

/** EC2 answers every dry run with an error. Those that say nothing of the image are no answer. */
function answerOf(error: unknown, imageId: string): LaunchAnswer | undefined {
  if (!(error instanceof EC2ServiceException)) return undefined;
  const { name, message, $metadata } = error;
  if (name === 'DryRunOperation') return { status: 'allowed' };
  const said = `${name}: ${message.trim()}`;
  if (name === 'UnauthorizedOperation') return { status: 'unauthorized', message: said };
  if (($metadata.httpStatusCode ?? 500) >= 500) return undefined;
  return aboutTheCaller.test(name) && !message.includes(imageId)
    ? undefined
    : { status: 'refused', message: said };
}

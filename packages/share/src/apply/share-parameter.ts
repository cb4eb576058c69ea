import { delays, pause } from '../clock.js';
import { ShareError } from '../errors.js';
import type { ShareParameterAction } from '../plan/action.js';
import type { Run } from './run.js';

/** Let just these read a parameter, as soon as AWS shows that it is there and an advanced one. */
export async function shareParameter(
  { region, name, grantees }: ShareParameterAction,
  { access, options }: Pick<Run, 'access' | 'options'>,
): Promise<void> {
  const { parameters } = access({ region });
  let seen: 'missing' | 'standard' = 'missing';
  for (const delay of delays(options.settleWait, options.clock)) {
    const answer = await parameters.share(name, grantees);
    if (answer === 'shared') return;
    seen = answer;
    options.onEvent({
      type: 'waiting',
      subject: 'parameters',
      region,
      names: [name],
      nextLook: delay,
    });
    await pause(delay, options);
  }
  throw new ShareError(
    'SHARE_PARAMETER_TIMEOUT',
    `sharing ${name} in ${region}: it ${
      seen === 'missing' ? 'does not show up' : 'is still a standard parameter'
    } after ${options.settleWait.maxWait} ms; run again`,
  );
}

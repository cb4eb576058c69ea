import { ShareError } from '../errors.js';
import type { PutParameterAction } from '../plan/action.js';
import type { Run } from './run.js';

/** Write a parameter. An image id is there only once it can be read back. */
export async function putParameter(action: PutParameterAction, run: Run): Promise<void> {
  const { name, overwrite, region, tier } = action;
  const place = {
    region,
    ...(action.consumer !== undefined && { consumer: action.consumer }),
  };
  const kind = 'text' in action.value ? 'text' : 'image';
  const value = resolveValue(action, run);
  const parameters = run.parameters(place);
  const write = { name, value, kind, overwrite, ...(tier !== undefined && { tier }) } as const;
  const answer = await parameters.after(
    run
      .access(place)
      .parameters.put(write)
      .catch((cause: unknown) => (overwrite ? Promise.reject(cause) : existsSoon(cause))),
  );
  // AWS accepts an image id before it has looked for the image. A parameter that exists already may
  // be an earlier write of the same value that was still being looked at.
  if (kind === 'text' && answer === 'written') return;
  const where =
    action.consumer === undefined ? region : `${region} of account ${action.consumer.account}`;
  await parameters.until(
    name,
    (held) => {
      if (held === value || overwrite) return held === value;
      throw new ShareError(
        'SHARE_VERSION_TAKEN',
        `${name} in ${where} holds ${held}, not ${value}; a version never changes its image: release a new version`,
      );
    },
    (held) =>
      new ShareError(
        'SHARE_PARAMETER_TIMEOUT',
        `writing ${value} to ${name} in ${where}: it ${held === undefined ? 'does not show up' : `still holds ${held}`} after ${run.options.settleWait.maxWait} ms; see that the account may launch the image and its role may call ec2:DescribeImages, then run again`,
      ),
  );
}

/**
 * AWS refuses a second write while it still looks at the image of the first, which may be ours when
 * its answer was lost. Whoever wrote it, what shows up decides.
 */
function existsSoon(cause: unknown): 'exists' {
  if (cause instanceof ShareError && cause.code === 'SHARE_BUSY') return 'exists';
  throw cause;
}

function resolveValue({ value, region }: PutParameterAction, run: Run): string {
  if ('text' in value) return value.text;
  return 'imageId' in value ? value.imageId : run.image(region, value.imageOf).imageId;
}

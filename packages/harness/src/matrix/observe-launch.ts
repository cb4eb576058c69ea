import type { LaunchCloudOptions } from '../adapters/launch-cloud.js';
import { HarnessError } from '../errors.js';
import type { ObservedLaunch } from './observed-launch.js';

/** Options of {@link observeLaunch}. */
export interface ObserveLaunchOptions extends LaunchCloudOptions {
  /**
   * Stops it.
   * @defaultValue never
   */
  readonly signal?: AbortSignal;
}

/**
 * Looks at an image, at every instance type, and at the zones that offer them: what
 * {@link planLaunches} decides by. Takes `ec2:DescribeImages`, `ec2:DescribeInstanceTypes` and
 * `ec2:DescribeInstanceTypeOfferings`.
 *
 * @throws HarnessError `HARNESS_IMAGE_NOT_FOUND` for an image that is not there, not available yet, or of
 * an architecture that this project does not know; `HARNESS_OPTIONS_INVALID` for an id that is none;
 * `HARNESS_AWS_FAILED`
 */
export async function observeLaunch(
  imageId: string,
  options: ObserveLaunchOptions,
): Promise<ObservedLaunch> {
  if (!/^ami-[0-9a-f]{8,17}$/.test(imageId)) {
    throw new HarnessError(
      'HARNESS_OPTIONS_INVALID',
      `Cannot look at an image: ${JSON.stringify(imageId)} is not the id of one, such as ami-0123456789abcdef0.`,
    );
  }
  // The client is large, and planning does not need it.
  const { ec2Matrix } = await import('../adapters/ec2-matrix.js');
  const ec2 = ec2Matrix(options);
  const { signal } = options;
  const image = await ec2.image(imageId, signal);
  const [types, zones] = await Promise.all([ec2.types(signal), ec2.zones(signal)]);
  return { image, types, zones };
}

import type { LaunchCloudOptions } from '../adapters/launch-cloud.js';
import { HarnessError } from '../errors.js';
import type { TestResult } from '../report/test-report.js';
import type { LaunchPlan, PlannedRefusal } from './launch-plan.js';

/** Options of {@link testRefusals}. */
export interface TestRefusalsOptions extends Omit<LaunchCloudOptions, 'region'> {
  /**
   * Region of the plan's image.
   * @defaultValue that of the plan
   */
  readonly region?: string;
  /**
   * Subnet to try in, where the account has no default network. Without it, a zone that offers the type.
   * @defaultValue none
   */
  readonly subnetId?: string;
  /**
   * Stops it.
   * @defaultValue never
   */
  readonly signal?: AbortSignal;
}

/**
 * Tries the launches that EC2 has to refuse, one test for each. Nothing is launched: EC2 compares image and
 * type in a dry run too (seen for the architecture: hashicorp/packer-plugin-amazon #649; its documentation
 * promises only that permissions are checked). Takes `ec2:RunInstances`.
 *
 * @throws HarnessError `HARNESS_OPTIONS_INVALID` for a plan without refusals; `HARNESS_AWS_FAILED` when EC2
 * does not answer
 */
export async function testRefusals(
  plan: LaunchPlan,
  options: TestRefusalsOptions = {},
): Promise<readonly TestResult[]> {
  const { image, refusals } = plan;
  if (refusals === undefined) {
    throw new HarnessError(
      'HARNESS_OPTIONS_INVALID',
      `Cannot test what EC2 refuses of ${image.imageId}: its plan has no refusals. Plan with { refusals: true }.`,
    );
  }
  const { subnetId, signal, ...connection } = options;
  const { ec2Matrix } = await import('../adapters/ec2-matrix.js');
  const ec2 = ec2Matrix({ region: image.region, ...connection });
  const results: TestResult[] = [];
  for (const refusal of refusals) {
    const start = Date.now();
    const [zone] = refusal.zones;
    const answer = await ec2.dryLaunch(
      {
        imageId: image.imageId,
        instanceType: refusal.instanceType,
        ...(subnetId !== undefined ? { subnetId } : zone !== undefined && { zone }),
      },
      signal,
    );
    const stop = Date.now();
    results.push({
      name: `EC2 refuses to start the image on ${refusal.name}`,
      suite: ['launch', 'refusals'],
      type: 'launch',
      duration: stop - start,
      start,
      stop,
      parameters: {
        region: image.region,
        imageId: image.imageId,
        instanceType: refusal.instanceType,
      },
      ...judge(refusal, answer),
    });
  }
  return results;
}

/** What EC2 answers where image and type do not fit. */
const misfits = ['InvalidParameterValue', 'InvalidParameterCombination'];

function judge(
  { instanceType, reason }: PlannedRefusal,
  { code, message }: { readonly code: string; readonly message: string },
): Pick<TestResult, 'status' | 'message' | 'rawStatus' | 'extra'> {
  const rawStatus = code;
  if (misfits.includes(code)) return { status: 'passed', rawStatus };
  if (code === 'DryRunOperation') {
    return {
      status: 'failed',
      rawStatus,
      message: `EC2 would launch ${instanceType}, although ${reason}. Look at the attributes of the image.`,
    };
  }
  return {
    status: 'other',
    rawStatus,
    message: `EC2 refused ${instanceType}, but not because it does not fit: ${code}: ${message}`,
    extra: { infrastructure: true },
  };
}

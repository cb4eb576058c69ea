import type { LaunchResult, LaunchStep, LaunchStepName } from './launch-result.js';

/** What happens while launches are tested. `launch` is the name in the plan. */
export type LaunchEvent =
  | {
      readonly type: 'launch-refused';
      readonly launch: string;
      readonly instanceType: string;
      readonly zone?: string;
      readonly code: string;
    }
  | {
      readonly type: 'launched';
      readonly launch: string;
      readonly instanceId: string;
      readonly instanceType: string;
      readonly zone?: string;
      /** When its lease ends, ISO 8601. */
      readonly until: string;
    }
  /** No `instanceProfile` was given: SSM reaches an instance only where the account has default host management. */
  | { readonly type: 'no-instance-profile'; readonly launch: string; readonly reason: string }
  | { readonly type: 'step-started'; readonly launch: string; readonly step: LaunchStepName }
  | { readonly type: 'step-ended'; readonly launch: string; readonly step: LaunchStep }
  | { readonly type: 'relaunching'; readonly launch: string; readonly reason: string }
  | {
      readonly type: 'kept';
      readonly launch: string;
      readonly instanceId: string;
      readonly until: string;
      readonly connect: string;
    }
  /** Results came with something else, or not whole. */
  | { readonly type: 'results-damaged'; readonly launch: string; readonly reason: string }
  /** Evidence or a log could not be kept. The launch goes on. */
  | { readonly type: 'evidence-missed'; readonly launch: string; readonly reason: string }
  | { readonly type: 'launch-ended'; readonly launch: string; readonly result: LaunchResult };

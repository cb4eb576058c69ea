export type { ApiCall } from './api-call.js';
export type {
  BootOptions,
  Compute,
  ContentId,
  Machine,
  MachineProcess,
  RunOptions,
} from './compute/compute.js';
export type { ComputeOption, ComputeState, OverlayOption } from './compute/open-machines.js';
export type { RunningInstance } from './compute/running-instance.js';
export { LocalAwsError, type LocalAwsErrorCode } from './errors.js';
export type { CallPattern } from './hostility/call-place.js';
export type { Denial } from './hostility/deny.js';
export type { Fault, FaultChance, FaultKind, FaultTiming } from './hostility/fault.js';
export type { ActiveFault, FaultList } from './hostility/fault-list.js';
export type { HostilityOptions } from './hostility/hostility.js';
export type { Duration, Latency } from './hostility/latency.js';
export { awsRequestLimits, type RequestLimit } from './hostility/request-limits.js';
export type { TokenBucket } from './hostility/token-bucket.js';
export { createVirtualClock, type VirtualClock } from './hostility/virtual-clock.js';
export type { OptedInRegions } from './opted-in-regions.js';
export {
  defaultOrganization,
  type LocalAccount,
  type LocalOrganization,
  type LocalOrganizationalUnit,
} from './organization.js';
export {
  type ConsistencyOptions,
  type LocalAws,
  type LocalAwsEnvironmentOptions,
  type LocalAwsOptions,
  startLocalAws,
} from './start-local-aws.js';

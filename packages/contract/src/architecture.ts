import { ContractError } from './errors.js';
import { quote } from './word.js';

/** The processor architectures that this project knows, in EC2's spelling. */
export const architectures = ['x86_64', 'arm64'] as const;

/** One processor architecture, in EC2's spelling. */
export type Architecture = (typeof architectures)[number];

/**
 * Check an architecture.
 *
 * @throws ContractError `CONTRACT_ARCHITECTURE_INVALID`
 */
export function parseArchitecture(value: string): Architecture {
  if (isArchitecture(value)) return value;
  throw new ContractError(
    'CONTRACT_ARCHITECTURE_INVALID',
    'architecture',
    `architecture: ${quote(value)} is not known; use ${architectures.join(' or ')}`,
  );
}

/** True for an architecture that this project knows. */
export function isArchitecture(value: unknown): value is Architecture {
  return architectures.some((each) => each === value);
}

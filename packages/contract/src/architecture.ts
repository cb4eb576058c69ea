import { z } from 'zod';
import { parseWith } from './parse.js';

/** The processor architectures that EC2 and this project know, in EC2's spelling. */
export const architectures = ['x86_64', 'arm64'] as const;

/** One processor architecture, in EC2's spelling. */
export type Architecture = (typeof architectures)[number];

/** Schema of {@link Architecture}. */
export const architectureSchema: z.ZodType<Architecture> = z.enum(architectures);

/**
 * Check an architecture.
 *
 * @throws ContractError `CONTRACT_ARCHITECTURE_INVALID`
 */
export function parseArchitecture(value: string): Architecture {
  return parseWith(architectureSchema, value, 'architecture', 'CONTRACT_ARCHITECTURE_INVALID');
}

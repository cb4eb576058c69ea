/** The schema of policies: a bundle of its own, loaded only for those that need it. */
export { parseCommitPolicy } from '../policy/commit-policy-schema.js';

/** What the command needs git for: a bundle of its own, loaded only then. */
export { installCommitHook } from './install-commit-hook.js';
export { readCommentSign } from './read-comment-sign.js';

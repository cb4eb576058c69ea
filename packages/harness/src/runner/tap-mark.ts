/**
 * What makes the output of a script TAP where nobody said so, the same in POSIX and .NET: a plan, or what
 * else only TAP prints. A script of which the plan is missing has not told all, whatever it ended with.
 */
export const tapMark = '^(1[.][.][0-9]+|TAP version [0-9]+|not ok( |$)|Bail out!)';

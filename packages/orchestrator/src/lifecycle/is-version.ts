import { parseVersion } from '@soe/contract';

/** Whether a text is a version: who may write to a pointer may write anything. */
export function isVersion(text: string): boolean {
  try {
    return parseVersion(text) === text;
  } catch {
    return false;
  }
}

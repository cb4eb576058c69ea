import { isFile } from '../adapters/files.js';

/** Whether Packer takes a path for a template in its old JSON: any file that is named otherwise than HCL. */
export async function isLegacyTemplate(path: string): Promise<boolean> {
  if (/\.pkr\.(?:hcl|json)$/.test(path)) return false;
  return path.endsWith('.json') || isFile(path);
}

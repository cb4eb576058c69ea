import { mayBe } from '../query.js';
import type { TemplateBlock } from '../template.js';

/** Whether a build is a trial that leaves no image, or may be. */
export function makesNoImage(block: TemplateBlock): boolean {
  return mayBe(block, 'skip_create_ami', true);
}

import { createHash } from 'node:crypto';
import { canonicalJson } from '@soe/contract';
import type { LaunchTemplateAction } from '../plan/action.js';
import { launchTemplateChange } from '../plan/launch-template-change.js';
import type { Run } from './run.js';

/**
 * Make a launch template launch an image. It is read again before, so that what an earlier run has
 * done of it, or somebody else since the plan was made, is kept.
 */
export async function bumpLaunchTemplate(action: LaunchTemplateAction, run: Run): Promise<void> {
  const { region, launchTemplateId, image, setDefault } = action;
  const { launchTemplates } = run.access({ region });
  const { imageId } = run.image(region, image);
  const seen = await launchTemplates.versions(launchTemplateId);
  const change = launchTemplateChange(seen, { name: image, imageId }, setDefault);
  if (change === undefined) return;
  if ('defaultVersion' in change) {
    return launchTemplates.setDefault(launchTemplateId, change.defaultVersion);
  }
  const { sourceVersion } = change;
  const version = await launchTemplates.createVersion({
    launchTemplateId,
    sourceVersion,
    imageId,
    description: image,
    // The same in every run, also when EC2 still shows the template as it was before.
    clientToken: createHash('sha256')
      .update(canonicalJson([region, launchTemplateId, sourceVersion, imageId]))
      .digest('hex'),
  });
  if (setDefault) await launchTemplates.setDefault(launchTemplateId, version);
}

import { blocksIn, mayBe } from '../../query.js';
import type { TemplateBlock, TemplateValue } from '../../template.js';
import { ebsImageSources } from '../kinds.js';
import { makesNoImage } from '../makes-no-image.js';
import type { LintRule } from '../rule.js';

const rootDevices: readonly TemplateValue[] = ['/dev/xvda', '/dev/sda1'];

/** Images of vendors are not encrypted, and an image is as its source image unless told otherwise. */
export const unencryptedBoot: LintRule = {
  id: 'unencrypted-boot',
  severity: 'warning',
  kinds: ebsImageSources,
  fix: 'Set encrypt_boot = true and kms_key_id, or encrypted = true in the launch_block_device_mappings of the root device.',
  check: ({ name, block }) =>
    makesNoImage(block) || mayBe(block, 'encrypt_boot', true) || launchesEncrypted(block)
      ? []
      : [
          {
            message: `${name} does not encrypt the boot volume of its image.`,
            place: block.attributes['encrypt_boot']?.place ?? block.place,
          },
        ],
};

function launchesEncrypted(block: TemplateBlock): boolean {
  const { blocks, dynamic } = blocksIn(block, 'launch_block_device_mappings');
  const devices = rootDevicesOf(block);
  return (
    dynamic ||
    blocks.some((mapping) => {
      const device = mapping.attributes['device_name']?.value;
      return (
        mayBe(mapping, 'encrypted', true) &&
        (device === undefined || devices === undefined || devices.includes(device))
      );
    })
  );
}

/** amazon-ebssurrogate says which volume becomes the root; undefined when that is not known. */
function rootDevicesOf(block: TemplateBlock): readonly TemplateValue[] | undefined {
  const { blocks, dynamic } = blocksIn(block, 'ami_root_device');
  if (blocks.length === 0 && !dynamic) return rootDevices;
  const named = blocks
    .map(({ attributes }) => attributes['source_device_name']?.value)
    .filter((device) => device !== undefined);
  return dynamic || named.length === 0 ? undefined : named;
}

import { blocksIn, hasBlock, isSet, mayBe } from '../../query.js';
import type { TemplateBlock, TemplateValue } from '../../template.js';
import { launchingSources } from '../kinds.js';
import type { LintRule } from '../rule.js';

const cidrs = 'temporary_security_group_source_cidrs';

/** The temporary security group lets in the whole internet unless it is told otherwise. */
export const openSecurityGroup: LintRule = {
  id: 'open-security-group',
  severity: 'error',
  kinds: launchingSources,
  fix: `Set ${cidrs} to the networks that Packer runs in, or name a group with security_group_id, or use ssh_interface = "session_manager" with an instance profile.`,
  check: ({ name, block }) => {
    if (hasOwnGroup(block) || usesSessionManager(block)) return [];
    const given = block.attributes[cidrs];
    // Whether or not there is a communicator, Packer makes the group and opens it. With addresses
    // given, it does not look at temporary_security_group_source_public_ip.
    if (given !== undefined && isSet(block, cidrs)) {
      return isOpen(given.value)
        ? [
            {
              message: `${name} opens its temporary security group to every address.`,
              place: given.place,
            },
          ]
        : [];
    }
    return mayBe(block, 'temporary_security_group_source_public_ip', true)
      ? []
      : [
          {
            message: `${name} does not say who may reach the instance while it is built: Packer opens its temporary security group to every address.`,
            place: block.place,
          },
        ];
  },
};

function hasOwnGroup(block: TemplateBlock): boolean {
  if (isSet(block, 'security_group_id') || isSet(block, 'security_group_ids')) return true;
  const { blocks, dynamic } = blocksIn(block, 'security_group_filter');
  return dynamic || blocks.some((filter) => isSet(filter, 'filters') || hasBlock(filter, 'filter'));
}

/** Through the session manager nothing has to be open, and Packer opens nothing. */
function usesSessionManager(block: TemplateBlock): boolean {
  return (
    mayBe(block, 'ssh_interface', 'session_manager') &&
    (isSet(block, 'iam_instance_profile') ||
      hasBlock(block, 'temporary_iam_instance_profile_policy_document'))
  );
}

function isOpen(value: TemplateValue | undefined): boolean {
  if (typeof value === 'string') return value.split(',').some((each) => isOpen([each]));
  return (
    Array.isArray(value) && value.some((cidr) => typeof cidr === 'string' && /\/0+\s*$/.test(cidr))
  );
}

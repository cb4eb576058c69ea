import type { Context } from '../../context.js';
import type { Launch, LaunchSettings } from '../launch-input.js';
import type { Tags } from '../tags.js';
import { requireTemplate, requireVersion } from './launch-template-access.js';
import { readTemplateData } from './launch-template-data.js';

/** A launch, complete, and the tags by which AWS says where it came from. */
export interface FilledLaunch {
  readonly launch: Launch;
  readonly systemTags: Tags;
}

/** Takes what a launch does not say from its launch template, if it names one. */
export function fillLaunch(launch: Launch, context: Context): FilledLaunch {
  if (launch.LaunchTemplate === undefined) return { launch, systemTags: {} };
  const template = requireTemplate(context, launch.LaunchTemplate);
  const version = requireVersion(template, launch.LaunchTemplate.Version ?? '$Default');
  return {
    launch: layOver(launch, readTemplateData(version.data)),
    systemTags: {
      'aws:ec2launchtemplate:id': template.id,
      'aws:ec2launchtemplate:version': String(version.number),
    },
  };
}

/** What a launch says replaces what its template says; of tags, only those with the same key. */
function layOver(launch: Launch, template: LaunchSettings): Launch {
  const unsaid = Object.entries(template).filter(([name]) => isUnsaid(Reflect.get(launch, name)));
  return {
    ...launch,
    ...Object.fromEntries(unsaid),
    TagSpecification: [
      ...launch.TagSpecification,
      ...template.TagSpecification.map(({ ResourceType, Tag }) => ({
        ResourceType,
        Tag: Tag.filter(({ Key }) => !hasTag(launch, ResourceType, Key)),
      })),
    ],
  };
}

function isUnsaid(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) && value.length === 0);
}

function hasTag(launch: Launch, type: string, key: string): boolean {
  return launch.TagSpecification.some(
    ({ ResourceType, Tag }) => ResourceType === type && Tag.some(({ Key }) => Key === key),
  );
}

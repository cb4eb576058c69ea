import { type Instance, instanceTable } from '../../../state/tables/instance.js';
import { type LaunchTemplate, launchTemplateTable } from '../../../state/tables/launch-template.js';
import { type Context, ownScope } from '../../context.js';
import { readTemplateData } from '../launch-templates/launch-template-data.js';

/** Whose resources, and where. */
type Holder = Pick<Context, 'store' | 'account' | 'region'>;

/** The instances of an account that were launched of an image and are not gone. */
export function instancesUsing(imageId: string, holder: Holder): readonly Instance[] {
  const instances = holder.store.table(instanceTable, ownScope(holder)).rows();
  return [...instances].filter((one) => one.imageId === imageId && one.state !== 'terminated');
}

/**
 * The launch templates of an account that name an image in any of their newest versions. Those that
 * name a parameter do not name the image that it holds.
 *
 * @param depth How many versions are looked at.
 * @param until Versions that were created later are not seen. Default: all are.
 */
export function templatesUsing(
  imageId: string,
  holder: Holder,
  depth: number,
  until?: string,
): readonly LaunchTemplate[] {
  const templates = holder.store.table(launchTemplateTable, ownScope(holder)).rows();
  return [...templates].filter(({ versions }) =>
    versions
      .filter(({ createTime }) => until === undefined || createTime <= until)
      .slice(-depth)
      .some(({ data }) => readTemplateData(data).ImageId === imageId),
  );
}

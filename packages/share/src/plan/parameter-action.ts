import type { Place } from '../access/place.js';
import type { PutParameterAction } from './action.js';

/** The action that writes one parameter. */
export function parameterAction(
  { region, consumer }: Place,
  name: string,
  {
    held,
    ...rest
  }: Pick<PutParameterAction, 'value' | 'overwrite' | 'reason' | 'dependsOn'> & {
    readonly held?: string | undefined;
  },
): PutParameterAction {
  return {
    id: `${region}/${consumer?.account ?? 'owner'}${name}`,
    type: 'put-parameter',
    region,
    ...(consumer !== undefined && { consumer }),
    name,
    ...rest,
    ...(held !== undefined && { held }),
  };
}

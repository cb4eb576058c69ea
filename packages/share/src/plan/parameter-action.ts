import type { Place } from '../access/place.js';
import type { PutParameterAction } from './action.js';

/** The id of the action that writes one parameter. */
export function parameterId({ region, consumer }: Place, name: string): string {
  return `${region}/${consumer?.account ?? 'owner'}${name}`;
}

/** The action that writes one parameter. */
export function parameterAction(
  place: Place,
  name: string,
  {
    held,
    ...rest
  }: Pick<PutParameterAction, 'value' | 'overwrite' | 'reason' | 'dependsOn'> & {
    readonly held?: string | undefined;
  },
): PutParameterAction {
  const { region, consumer } = place;
  return {
    id: parameterId(place, name),
    type: 'put-parameter',
    region,
    ...(consumer !== undefined && { consumer }),
    name,
    ...rest,
    ...(held !== undefined && { held }),
  };
}

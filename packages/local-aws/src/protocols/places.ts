import type { Place, Shape } from './shape.js';

/** The shape, for a label of the path. */
export function inLabel<T>(name: string, shape: Shape<T>): Shape<T> {
  return at({ in: 'label', name }, shape);
}

/** The shape, for a parameter of the query. */
export function inQuery<T>(name: string, shape: Shape<T>): Shape<T> {
  return at({ in: 'query', name }, shape);
}

/** The shape, for a header. */
export function inHeader<T>(name: string, shape: Shape<T>): Shape<T> {
  return at({ in: 'header', name: name.toLowerCase() }, shape);
}

/** The shape of a map, for all headers whose name begins so. */
export function inHeaders<T>(prefix: string, shape: Shape<T>): Shape<T> {
  return at({ in: 'headers', name: prefix.toLowerCase() }, shape);
}

/** The shape, for the whole body: bytes, or, with a name, the XML element of that name. */
export function asPayload<T>(shape: Shape<T>, root = ''): Shape<T> {
  return at({ in: 'payload', name: root }, shape);
}

function at<T>(place: Place, shape: Shape<T>): Shape<T> {
  return { ...shape, place };
}

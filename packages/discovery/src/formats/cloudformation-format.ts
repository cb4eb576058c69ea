import type { ResolvedImage } from '../resolved-image.js';
import { imageFields, nameImages } from './image-names.js';

/**
 * A parameters file for `aws cloudformation create-stack --parameters file://…` and
 * `deploy --parameter-overrides file://…`: `SoeAl2023ImageId`, because names of parameters are
 * letters and digits alone. Only ids: a stack refuses parameters that it does not know.
 */
export function cloudformationFormat(images: readonly ResolvedImage[]): string {
  const parameters = nameImages(images).flatMap(({ words, image }) =>
    imageFields(image)
      .filter(([field]) => field === 'image_id')
      .map(([field, ParameterValue]) => ({
        ParameterKey: pascal(['soe', ...words, field]),
        ParameterValue,
      })),
  );
  return `${JSON.stringify(parameters, null, 2)}\n`;
}

function pascal(words: readonly string[]): string {
  return words
    .flatMap((word) => word.split(/[^A-Za-z0-9]+/))
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('');
}

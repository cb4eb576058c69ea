import { resolveImage } from '@soe/discovery';

const image = await resolveImage('al2023@stable', {
  region: 'eu-west-1',
  owners: ['111122223333'], // an image of anybody else is refused
});
console.log(image.imageId, image.version);

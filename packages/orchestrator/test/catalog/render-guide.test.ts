import { expect, test } from 'vitest';
import { guideImages, renderGuide } from '../../src/catalog/render-guide.js';

const origin = { repository: 'git@github.com:example/images.git', commit: 'c0ffee' };

const render = (text: string, images: Readonly<Record<string, string>> = {}, from = origin) =>
  renderGuide({ path: 'docs/guide.md', text, images }, from);

test('headings begin below the title of the page, leave no level out and lead to themselves', () => {
  const page = render('# Guide\n\n### Deep\n\n# High\n\n###### Deepest\n\n## Deep\n');

  expect(
    [...page.matchAll(/<h(\d) id="([^"]+)"><a href="#([^"]+)">/g)].map(([, ...all]) => all),
  ).toEqual([
    ['2', 'guide-deep', 'guide-deep'],
    ['2', 'guide-high', 'guide-high'],
    ['3', 'guide-deepest', 'guide-deepest'],
    ['2', 'guide-deep-2', 'guide-deep-2'],
  ]);
  expect(page).not.toContain('Guide<');
});

test('HTML stays text, and only addresses of the web, mail and this page are links', () => {
  const page = render(
    [
      '<script>x</script> <b onclick="x">b</b>',
      '[a](javascript:alert(1)) [b](data:text/html,x) [c](file:///etc/passwd) [d](//e.example/x)',
      '[e](https://e.example/x) [f](mailto:team@example.com) [g](#nowhere) https://f.example',
      '[h](https://user:password@e.example/)',
    ].join('\n\n'),
  );

  expect(page).not.toMatch(/<script|<b /);
  expect([...page.matchAll(/href="([^"]+)"/g)].map(([, href]) => href)).toEqual([
    'https://e.example/x',
    'mailto:team@example.com',
    'https://f.example/',
  ]);
});

test('links to files lead to the repository as it was released, and never out of it', () => {
  const text = '[a](network.md#ports) [b](../README.md) [c](../../secret) [d](/docs/disks.md)';

  expect([...render(text).matchAll(/href="([^"]+)"/g)].map(([, href]) => href)).toEqual([
    'https://github.com/example/images/blob/c0ffee/docs/network.md#ports',
    'https://github.com/example/images/blob/c0ffee/README.md',
    'https://github.com/example/images/blob/c0ffee/docs/disks.md',
  ]);
  expect(render(text, {}, { ...origin, repository: '/srv/images' })).not.toContain('href');
  expect(
    render('[a](x.md)', {}, { ...origin, repository: 'https://gitlab.example.com/g/images.git' }),
  ).toContain('href="https://gitlab.example.com/g/images/-/blob/c0ffee/docs/x.md"');
});

test('images are those that were copied; others are told by their words', () => {
  const text = '![Layout](a.png) ![Logo](https://e.example/x.png) ![](c.png)';

  expect(guideImages(text)).toEqual(['a.png', 'https://e.example/x.png', 'c.png']);
  const page = render(text, { 'a.png': '1-a.png' });
  expect(page).toContain('<img src="1-a.png" alt="Layout">');
  expect(page).toContain('[Logo]');
  expect(page).not.toContain('e.example');
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readXml, repeated } from '../../src/protocols/read-xml.js';
import { list, text } from '../../src/protocols/shape.js';
import { escapeXml } from '../../src/protocols/xml.js';

test('elements and text become members, and elements of the same name a list', () => {
  const document = readXml(
    '<?xml version="1.0"?>\n<!-- hi --><s:Delete xmlns:s="x" a=\'y\'><Object><Key>a</Key></Object><Object><Key>b</Key></Object><Quiet>true</Quiet><Empty/></s:Delete>\n',
  );

  expect(document).toEqual({
    name: 'Delete',
    value: { Object: [{ Key: 'a' }, { Key: 'b' }], Quiet: 'true', Empty: '' },
  });
});

test('very many elements of the same name are read at once', () => {
  const count = 200_000;

  const document = readXml(`<a>${'<b/>'.repeat(count)}</a>`);

  expect(document?.value).toHaveProperty('b.length', count);
});

test('entities, numbers and sections are text', () => {
  expect(readXml('<a>&lt;&amp;&gt;&quot;&apos;&#65;&#x1F98A;<![CDATA[<b>]]></a>')?.value).toBe(
    '<&>"\'A🦊<b>',
  );
});

test.each([
  '',
  'text',
  '<a>',
  '<a></b>',
  '<a/><b/>',
  '<a><b></a></b>',
  '<a b=c/>',
  '<a>&unknown;</a>',
  '<a>&constructor;</a>',
  '<a>&lt</a>',
  '<a>&#0;</a>',
  '<a>&#x110000;</a>',
  '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
  '<a>'.repeat(20) + '</a>'.repeat(20),
])('%s is no document that is read', (xml) => {
  expect(readXml(xml)).toBeUndefined();
});

test('whatever text is escaped is read as it was, but for what XML cannot carry', () => {
  const readable = fc.string({ unit: 'grapheme' });
  fc.assert(
    fc.property(readable, (value) => {
      const escaped = escapeXml(value);
      expect(readXml(`<a>${escaped}</a>`)?.value).toBe(
        value.replace(/[\p{Cc}\ufffe\uffff\p{Surrogate}]/gu, (one) =>
          /[\t\n\r\u007f-\u009f]/.test(one) ? one : '\ufffd',
        ),
      );
    }),
  );
});

test('no text makes reading throw', () => {
  const pieces = fc.array(
    fc.constantFrom(
      '<',
      '>',
      '/',
      'a',
      '&',
      ';',
      '"',
      '=',
      ' ',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '<?',
      '?>',
    ),
    { maxLength: 20 },
  );
  fc.assert(
    fc.property(pieces, (parts) => {
      expect(() => readXml(parts.join(''))).not.toThrow();
    }),
  );
});

test('one element may be a list of one', () => {
  const shape = repeated(list(text));

  expect([shape.read('a', ''), shape.read(['a', 'b'], ''), shape.read(undefined, '')]).toEqual([
    ['a'],
    ['a', 'b'],
    [],
  ]);
});

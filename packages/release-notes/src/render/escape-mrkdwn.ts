/**
 * Escapes clean text for the `mrkdwn` of Slack: it cannot be a mention, channel call, link, emoji or emphasis.
 * Slack has no escapes for its own signs; so they are given by others that look like them.
 */
export function escapeMrkdwn(text: string): string {
  return text
    .replace(
      /[*~`]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|:(?=[^\s/])/gu,
      (sign) => twins[sign] ?? sign,
    )
    .replace(/@|:(?=\/\/)|(?<=[\p{L}\p{N}])\.(?=\p{L})/gu, '$&\u200B')
    .replace(/[&<>]/g, (sign) => entities[sign] ?? sign);
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

const twins: Readonly<Record<string, string>> = {
  '*': '\u2217',
  '~': '\u223C',
  '`': '\u02CB',
  _: '\uFF3F',
  ':': '\uA789',
};

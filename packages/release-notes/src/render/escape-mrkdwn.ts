/**
 * Escapes clean text for the `mrkdwn` of Slack: it cannot be a mention, channel call, link, emoji or emphasis.
 * Signs that mean something only beside others are kept from them by an invisible space.
 */
export function escapeMrkdwn(text: string): string {
  return text
    .replace(/[*_~`:@#]|www(?=\.)/gi, '\u200B$&\u200B')
    .replace(/[&<>]/g, (sign) => entities[sign] ?? sign);
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

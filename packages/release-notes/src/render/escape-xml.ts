/** Escapes clean text for XML, between tags and in attributes. Only entities that XML itself knows are used. */
export function escapeXml(text: string): string {
  return xmlText(text).replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
}

/** Text as a CDATA section, which ends only where the text does. */
export function xmlCdata(text: string): string {
  return `<![CDATA[${xmlText(text).replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
}

/** Two signs that are in Unicode but must not be in XML. */
function xmlText(text: string): string {
  return text.replace(/[\uFFFE\uFFFF]/g, '\uFFFD');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

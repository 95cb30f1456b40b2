import { textOfXml, xmlText } from './xml-text';

/** One generation in the chain file: which manifest, and what its bytes were. */
export interface ChainLink {
  readonly sequence: number;
  /** File name within the folder. */
  readonly path: string;
  readonly c4: string;
}

export function chainXml(links: readonly ChainLink[]): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<ascmhldirectory xmlns="urn:ASC:MHL:DIRECTORY:v2.0">',
    ...links.flatMap(({ sequence, path, c4 }) => [
      `  <hashlist sequencenr="${String(sequence)}">`,
      `    <path>${xmlText(path)}</path>`,
      `    <c4>${c4}</c4>`,
      '  </hashlist>',
    ]),
    '</ascmhldirectory>',
    '',
  ].join('\n');
}

const LINK =
  /<hashlist\b[^>]*\bsequencenr="(\d+)"[^>]*>\s*<path\b[^>]*>([^<]*)<\/path>\s*<c4\b[^>]*>\s*(\w+)\s*<\/c4>/gu;

/** The links of a chain file, also one that another tool wrote; what is no link is passed over. */
export const chainLinks = (xml: string): readonly ChainLink[] =>
  [...xml.matchAll(LINK)].map(([, sequence = '0', path = '', c4 = '']) => ({
    sequence: Number(sequence),
    path: textOfXml(path.trim()),
    c4,
  }));

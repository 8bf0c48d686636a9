// The tree of a rules file: texts, lists and mappings, each with its place.
import type { Place } from '../problem.ts';

export type YamlNode = YamlText | YamlList | YamlMap;

export interface YamlText {
  readonly kind: 'text';
  readonly text: string;
  /** Neither quoted nor a block nor tagged: `no`, `12`, and not `"no"`, `!!str 12`. */
  readonly plain: boolean;
  readonly at: Place;
}

export interface YamlList {
  readonly kind: 'list';
  readonly items: readonly YamlNode[];
  readonly at: Place;
}

export interface YamlEntry {
  readonly key: string;
  readonly keyAt: Place;
  readonly value: YamlNode;
}

export interface YamlMap {
  readonly kind: 'map';
  readonly entries: readonly YamlEntry[];
  readonly at: Place;
}

// The presets that come with the program: every file of `rules/presets/` is a CRM, `common.yaml` what they share.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import type { CommonPreset, Preset, Presets } from '../../propose/preset.ts';

const FOLDER = new URL('../../../rules/presets/', import.meta.url);
const COMMON = 'common.yaml';

export function readPresets(): Presets {
  const read = (name: string): unknown => parse(readFileSync(fileURLToPath(new URL(name, FOLDER)), 'utf8'));
  const names = readdirSync(fileURLToPath(FOLDER)).filter(
    (name) => name.endsWith('.yaml') && name !== COMMON,
  );
  // A test holds every file against the schema beside them, so the shape is known here.
  return { common: read(COMMON) as CommonPreset, crms: names.sort().map((name) => read(name) as Preset) };
}

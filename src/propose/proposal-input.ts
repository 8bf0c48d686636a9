// What a proposal is made from: the profiles of the files, and the presets.
import type { ColumnProfile, FileMatch, FileProfile } from '../profile/profile.ts';
import type { Preset, Presets } from './preset.ts';
import type { FileFormats } from './propose-fields.ts';

export interface LogFile {
  readonly name: string;
  readonly paths: readonly string[];
  readonly profile: FileProfile;
}

export interface ProposalInput {
  readonly leads: FileProfile;
  readonly logs: readonly LogFile[];
  readonly tables: readonly { readonly name: string; readonly profile: FileProfile }[];
  readonly matches: readonly FileMatch[];
  readonly presets: Presets;
  readonly crm: Preset | undefined;
  /** Day number. */
  readonly asOf: number;
  readonly outcome: { readonly column: string; readonly value: string } | null;
}

export interface LogContext {
  readonly leads: FileProfile;
  readonly id: ColumnProfile;
  readonly matches: readonly FileMatch[];
  readonly presets: Presets;
  readonly crm: Preset | undefined;
  readonly formats: FileFormats;
}

// The line that long work shows: bytes read of the total, rate, time left.
import { escapeControls } from '../escape-controls.ts';
import { bar, cut } from './text.ts';

export interface ProgressState {
  readonly label: string;
  readonly bytes: number;
  readonly total: number;
  readonly seconds: number;
}

const BAR = 16;

export function progressLine({ label, bytes, total, seconds }: ProgressState, columns: number): string {
  const share = total === 0 ? 1 : Math.min(1, bytes / total);
  const rate = seconds > 0 ? bytes / seconds : 0;
  const left = rate > 0 ? Math.ceil((total - bytes) / rate) : 0;
  const gauge = `${bar(share, BAR).padEnd(BAR, '░')} ${String(Math.floor(share * 100)).padStart(3)} %`;
  const parts = [
    gauge,
    `${left} s left`,
    `${megabytes(bytes)} of ${megabytes(total)} MB`,
    `${megabytes(rate)} MB/s`,
    escapeControls(label),
  ];
  return cut(parts.join('  '), columns - 1);
}

function megabytes(bytes: number): string {
  const value = bytes / 1_000_000;
  return value < 10 ? value.toFixed(1) : String(Math.round(value));
}

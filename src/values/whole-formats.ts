// Dates that are one number: seconds or milliseconds since 1970, and the days of a spreadsheet.
import { instantOf, localDay, type Zone } from './zone.ts';

/**
 * `epoch_s`, `epoch_ms`: an instant. `epoch_date_ms`: the UTC date of an instant, as HubSpot writes dates. `excel`: days
 * since 1899-12-30, as Excel and LibreOffice store them.
 */
export const WHOLE_FORMATS = ['epoch_s', 'epoch_ms', 'epoch_date_ms', 'excel'] as const;
export type WholeFormat = (typeof WHOLE_FORMATS)[number];

export function isWholeFormat(format: string): format is WholeFormat {
  return (WHOLE_FORMATS as readonly string[]).includes(format);
}

const DAY = 86_400;
/** The day number of 1899-12-30. */
const EXCEL_START = -25_569;
const LAST_EXCEL_DAY = 2_958_465;
/** The first instant of the year 10000. */
const END = 253_402_300_800;

/** Reads a trimmed cell of digits as a day of `zone`; undefined where it is not one before the year 10000. */
export function wholeFormatReader(
  format: WholeFormat,
  zone: Zone,
  writtenIn: Zone | null,
): (text: string) => number | undefined {
  if (format === 'excel') return (text) => excelDay(text, zone, writtenIn);
  return (text) => {
    if (!/^\d{1,15}$/.test(text)) return undefined;
    const seconds = format === 'epoch_s' ? Number(text) : Math.floor(Number(text) / 1_000);
    if (seconds >= END) return undefined;
    return format === 'epoch_date_ms' ? Math.floor(seconds / DAY) : localDay(zone, seconds);
  };
}

function excelDay(text: string, zone: Zone, writtenIn: Zone | null): number | undefined {
  const match = /^(\d{1,7})(?:[.,](\d+))?$/.exec(text);
  if (match === null) return undefined;
  const [, whole, fraction] = match;
  const number = Number(whole);
  if (number < 1 || number > LAST_EXCEL_DAY) return undefined;
  const day = EXCEL_START + number;
  if (fraction === undefined || writtenIn === null) return day;
  return localDay(zone, instantOf(writtenIn, day * DAY + secondsOfFraction(fraction)));
}

/** The seconds of a share of a day, such as `25` for a quarter, floored exactly. */
function secondsOfFraction(digits: string): number {
  const precise = digits.slice(0, 18);
  return Number((BigInt(precise) * BigInt(DAY)) / 10n ** BigInt(precise.length));
}

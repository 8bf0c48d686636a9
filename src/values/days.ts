// Calendar days. Everything about time is reduced to one: the number of days since 1970-01-01.

/** Days since 1970-01-01 in the proleptic Gregorian calendar; undefined for a date that can't exist. */
export function dayNumber(year: number, month: number, day: number): number | undefined {
  if (month < 1 || month > 12 || day < 1 || day > monthLength(year, month)) return undefined;
  // Howard Hinnant, "chrono-compatible low-level date algorithms": days_from_civil.
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

function monthLength(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** `YYYY-MM-DD`. */
export function dayText(day: number): string {
  const date = new Date(day * 86_400_000).toISOString();
  return date.slice(0, date.indexOf('T'));
}

/** The day that `YYYY-MM-DD` names; undefined where it names none. */
export function readDay(text: string): number | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  return match ? dayNumber(Number(match[1]), Number(match[2]), Number(match[3])) : undefined;
}

/** Days of a duration such as `30d` or `4w`; undefined where it is none, or 0. */
export function readDuration(text: string): number | undefined {
  const match = /^(\d{1,6})([dw])$/.exec(text);
  if (match === null) return undefined;
  const days = Number(match[1]) * (match[2] === 'w' ? 7 : 1);
  return days > 0 ? days : undefined;
}

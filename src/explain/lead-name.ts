// What a lead is called: the rules name no such column, and a score is read sooner beside a name than beside an id.
import { caseless } from '../values/fold.ts';

/** A whole name, or its parts in their order. */
const NAMES: readonly (readonly (readonly string[])[])[] = [
  [['name', 'full name', 'fullname', 'lead name', 'contact name', 'nombre completo', 'nombre y apellidos']],
  [
    ['first name', 'firstname', 'given name', 'nombre'],
    ['last name', 'lastname', 'surname', 'family name', 'apellidos', 'apellido'],
  ],
  [['last name', 'lastname', 'surname']],
  [['nombre']],
  [['company', 'company name', 'account name', 'empresa']],
];

/** Makes the function that tells the name in a row of this header; null where it has none. */
export function createNameReader(header: readonly string[]): (cells: readonly string[]) => string | null {
  const at = (names: readonly string[]): number =>
    header.findIndex((cell) => names.includes(caseless(cell.trim())));
  const columns = NAMES.map((parts) => parts.map(at)).find((found) => !found.includes(-1));
  return (cells) => {
    const name = (columns ?? []).flatMap((column) => cells[column]?.trim() || []).join(' ');
    return name === '' ? null : name;
  };
}

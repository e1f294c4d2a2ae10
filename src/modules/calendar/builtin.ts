// The years that come with the product; later ones are entered by the city's duty desk when the notice is out.
import { z } from 'zod';
import years from './years.json' with { type: 'json' };
import { type YearTable, yearTableSchema } from './contract.ts';
import { type Calendar, calendarOf, yearProblems } from './rules.ts';

/** Delivered tables, oldest first; a table that is not sound stops the program. */
export const DELIVERED_YEARS: readonly YearTable[] = z
  .array(yearTableSchema)
  .parse(years.years)
  .map((table) => {
    const problems = yearProblems(table);
    if (problems.length > 0) throw new Error(`calendar ${table.year}: ${problems.join(', ')}`);
    return table;
  });

/** The calendar of the delivered years alone. */
export const DELIVERED_CALENDAR: Calendar = calendarOf(DELIVERED_YEARS);

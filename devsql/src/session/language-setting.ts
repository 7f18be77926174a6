/** The orders SET DATEFORMAT takes. */
export const DATE_FORMATS = ['mdy', 'dmy', 'ymd', 'ydm', 'myd', 'dym'] as const

export type DateFormat = (typeof DATE_FORMATS)[number]

/** A language as sys.syslanguages has it. */
export type Language = { id: number; name: string; dateFormat: DateFormat; dateFirst: number }

export const US_ENGLISH: Language = { id: 0, name: 'us_english', dateFormat: 'mdy', dateFirst: 7 }

const BRITISH: Language = { id: 23, name: 'British', dateFormat: 'dmy', dateFirst: 1 }

/** The languages SET LANGUAGE knows, by name and alias in lower case: those with English names of months and days. */
export const LANGUAGES: ReadonlyMap<string, Language> = new Map([
  ['us_english', US_ENGLISH],
  ['english', US_ENGLISH],
  ['british', BRITISH],
  ['british english', BRITISH],
])

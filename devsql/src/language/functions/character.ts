import { INT, sqlType, varchar } from '../../sql-type.ts'
import { result } from './function-table.ts'
import type { BuiltIn } from './function-table.ts'
import { int, text } from './text-argument.ts'

export const CHARACTER_FUNCTIONS: Readonly<Record<string, BuiltIn>> = {
  ASCII: {
    arity: [1, 1],
    bind: ([value]) => result(`ascii(${text(value).sql})`, INT, [value]),
  },
  UNICODE: {
    arity: [1, 1],
    bind: ([value]) => result(`ascii(${text(value).sql})`, INT, [value]),
  },
  CHAR: {
    arity: [1, 1],
    bind: ([code]) => ({
      ...result(`tsql.code_page_char(${int(code)})`, sqlType('char', 1)),
      nullable: true,
    }),
  },
  SOUNDEX: {
    arity: [1, 1],
    bind: ([value]) => result(`tsql.soundex_of(${text(value).sql})`, varchar(5), [value]),
  },
  DIFFERENCE: {
    arity: [2, 2],
    bind: ([one, other]) =>
      result(`tsql.difference_of(${text(one).sql}, ${text(other).sql})`, INT, [one, other]),
  },
  NCHAR: {
    arity: [1, 1],
    bind: ([code]) => ({
      ...result(`tsql.char_of(${int(code)})`, sqlType('nchar', 1)),
      nullable: true,
    }),
  },
}

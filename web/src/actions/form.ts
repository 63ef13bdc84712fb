/** The shape of a form: what an action asks for. */

export type Value = string | number | boolean | string[] | File | null
export type Values = Record<string, Value>

export interface Option {
  value: string
  label: string
}

export type FieldKind =
  | 'area'
  | 'text'
  | 'number'
  | 'time'
  | 'day'
  | 'choice'
  | 'choices'
  | 'select'
  | 'tags'
  | 'flag'
  | 'file'
  /** Chosen from what is on record; see composables/choices. */
  | 'unit'
  | 'units'
  | 'clock'
  | 'duty'
  | 'partner'
  | 'person'
  | 'case'

export interface Field {
  name: string
  label: string
  kind: FieldKind
  required?: boolean
  hint?: string
  options?: Option[]
  /** Shown only for these values of another field. */
  when?: { field: string; is: string[] }
  initial?: Value
}

export interface ActionForm {
  title: string
  submit: string
  fields: Field[]
  /** Said above the fields; with it even a form without fields asks before it acts. */
  notice?: string
  /** Last segments of the path, where they differ from the action's name. */
  path?: string
  /** Fixed parts of the body. */
  fixed?: Values
  /** The answers go under this name of the body. */
  wrap?: string
  /** Nothing is changed: a file is fetched, its name what it is kept under. */
  download?: string
}

export const options = (pairs: Record<string, string>): Option[] =>
  Object.entries(pairs).map(([value, label]) => ({ value, label }))

export const reason = (hint = '写清依据，会记入办件日志'): Field => ({
  name: 'reason',
  label: '理由',
  kind: 'area',
  required: true,
  hint,
})

/** Of its input, for its label: a name alone may be that of something else on the page. */
export const idOf = (field: Field): string => `field-${field.name}`

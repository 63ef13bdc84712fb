/** From what was typed to what the API takes. */
import type { ActionForm, Field, Value, Values } from '@/actions/form'
import { fromBeijingInput } from '@/domain/time'

export function visible(field: Field, values: Values): boolean {
  return !field.when || field.when.is.includes(String(values[field.when.field]))
}

function wire(field: Field, value: Value): Value {
  if (field.kind === 'time') return fromBeijingInput(String(value))
  if (field.kind === 'clock' || field.kind === 'number') return Number(value)
  if (field.kind === 'tags') return String(value).split(/[、,，;；\s]+/).filter(Boolean)
  if (field.kind === 'flag') return value === 'true'
  return value
}

const blank = (value: Value | undefined) => value === undefined || value === null || value === ''

/** Blank and hidden fields are left out. */
export function body(form: ActionForm, values: Values): Values {
  const result: Values = { ...form.fixed }
  for (const field of form.fields) {
    const value = values[field.name]
    if (blank(value) || value === undefined || !visible(field, values)) continue
    result[field.name] = wire(field, value)
  }
  return result
}

/** Labels of the fields still to be filled. */
export function missing(form: ActionForm, values: Values): Record<string, string> {
  const empty = form.fields.filter((field) => field.required && visible(field, values) && blank(values[field.name]))
  return Object.fromEntries(empty.map((field) => [field.name, `请填写${field.label}`]))
}

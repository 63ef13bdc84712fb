/** From what was typed to what the API takes. */
import type { ActionForm, Field, Value, Values } from '@/actions/form'
import { beijingInput, fromBeijingInput } from '@/domain/time'

export function visible(field: Field, values: Values): boolean {
  return !field.when || field.when.is.includes(String(values[field.when.field]))
}

/** Chosen by a label, sent as the number the record knows it by. */
const numbered = new Set<Field['kind']>(['clock', 'number', 'partner', 'case'])

function wire(field: Field, value: Value): Value {
  if (field.kind === 'time') return fromBeijingInput(String(value))
  if (numbered.has(field.kind)) return Number(value)
  if (field.kind === 'tags') return String(value).split(/[、,，;；\s]+/).filter(Boolean)
  if (field.kind === 'flag') return value === 'true'
  return value
}

const blank = (value: Value | undefined) => value === undefined || value === null || value === ''

/** What a form shows before anybody has typed; of times now, unless the form says otherwise. */
export function untouched(form: ActionForm, nowMs: number, given: Values = {}): Values {
  const empty = form.fields.map((field): [string, Value] => [
    field.name,
    field.initial ?? (field.kind === 'time' ? beijingInput(nowMs) : ''),
  ])
  return { ...Object.fromEntries(empty), ...given }
}

/** Blank and hidden fields are left out. */
export function body(form: ActionForm, values: Values): Record<string, unknown> {
  const answers: Values = {}
  for (const field of form.fields) {
    const value = values[field.name]
    if (blank(value) || value === undefined || !visible(field, values)) continue
    answers[field.name] = wire(field, value)
  }
  return { ...form.fixed, ...(form.wrap ? { [form.wrap]: answers } : answers) }
}

/** Labels of the fields still to be filled. */
export function missing(form: ActionForm, values: Values): Record<string, string> {
  const empty = form.fields.filter((field) => field.required && visible(field, values) && blank(values[field.name]))
  return Object.fromEntries(empty.map((field) => [field.name, `请填写${field.label}`]))
}

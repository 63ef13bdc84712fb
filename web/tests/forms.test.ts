import { describe, expect, it } from 'vitest'
import { body, missing, untouched } from '@/actions/body'
import { field, stepForm } from '@/actions/fields'
import type { FieldOut } from '@/api/schema'

const asked = (name: string, kind: string, more: Partial<FieldOut> = {}): FieldOut => ({
  name,
  label: name,
  kind,
  required: true,
  choices: [],
  hint: '',
  ...more,
})
const step = (fields: FieldOut[] | null) => ({ name: 'answer', label: '答复', allowed: true, why_not: null, primary: false, fields })
const NOON = new Date('2026-03-02T04:00:00Z').getTime()

describe('a form that the API declares', () => {
  it.each([
    ['text', 'text'],
    ['long_text', 'area'],
    ['moment', 'time'],
    ['date', 'day'],
    ['number', 'number'],
    ['flag', 'flag'],
    ['link', 'text'],
    ['file', 'file'],
    ['unit', 'unit'],
    ['a kind of tomorrow', 'text'],
  ])('asks %s as %s', (kind, shown) => {
    expect(field(asked('x', kind)).kind).toBe(shown)
  })

  it('offers few answers as buttons, many in a list', () => {
    const choices = (count: number) => Array.from({ length: count }, (_, index) => ({ value: String(index), label: 'x' }))
    expect(field(asked('x', 'choice', { choices: choices(7) })).kind).toBe('choice')
    expect(field(asked('x', 'choice', { choices: choices(8) })).kind).toBe('select')
  })

  it('fills in now only where a time must be given', () => {
    const form = stepForm(step([asked('at', 'moment'), asked('confirmed_at', 'moment', { required: false })]))
    expect(form && untouched(form, NOON)).toEqual({ at: '2026-03-02T12:00:00', confirmed_at: '' })
  })

  it('goes to the route of the step, its answers under one name', () => {
    const form = stepForm(step([asked('at', 'moment'), asked('done', 'flag'), asked('on', 'date'), asked('note', 'text', { required: false })]))
    if (!form) throw new Error('no form')
    expect(form.path).toBe('steps/answer')
    expect(body(form, { at: '2026-03-02T12:00:00', done: 'false', on: '2026-03-20', note: '' })).toEqual({
      fields: { at: '2026-03-02T12:00:00+08:00', done: false, on: '2026-03-20' },
    })
    expect(Object.keys(missing(form, { at: '', done: 'true', on: '2026-03-20' }))).toEqual(['at'])
  })

  it('asks before it does what nothing is asked for, and leaves forms of our own alone', () => {
    expect(stepForm(step([]))?.notice).toContain('答复')
    expect(stepForm(step(null))).toBeUndefined()
  })
})

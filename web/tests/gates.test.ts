import { describe, expect, it } from 'vitest'
import { body, missing, visible } from '@/actions/body'
import type { ActionForm } from '@/actions/form'
import { forms } from '@/actions/forms'
import type { Action, DraftOut } from '@/api/schema'
import { prompt } from '@/domain/gates'

function form(kind: keyof typeof forms, name: string): ActionForm {
  const found = forms[kind][name]
  if (!found) throw new Error(`no form ${kind}/${name}`)
  return found
}

const action = (name: string): Action => ({ name, label: name, allowed: true, why_not: null, primary: false, fields: [] })
const draft = (given: Partial<DraftOut>) => ({ private: [], companion: null, kind: { code: 'answer', label: '回应' }, ...given }) as unknown as DraftOut
const shown = (name: string, values: Record<string, string>) =>
  form('drafts', name)
    .fields.filter((field) => visible(field, values))
    .map((field) => field.name)

describe('what is said at a gate', () => {
  it('names the gate beside what was said', () => {
    expect(body(form('drafts', 'attribute'), { attribute: 'proactive', reason: '' })).toEqual({ gate: 'attribute', attribute: 'proactive' })
    expect(form('drafts', 'judgement').path).toBe('gates')
  })

  it('asks why where something is not public', () => {
    expect(shown('attribute', { attribute: 'proactive' })).toEqual(['attribute'])
    expect(Object.keys(missing(form('drafts', 'attribute'), { attribute: 'withheld' }))).toEqual(['reason'])
  })

  it('asks three judgements to pass, a reason to send back', () => {
    expect(Object.keys(missing(form('drafts', 'judgement'), { verdict: 'passed' }))).toEqual(['content', 'timing', 'manner'])
    expect(Object.keys(missing(form('drafts', 'judgement'), { verdict: 'returned' }))).toEqual(['reason'])
  })

  it('asks three plans of a risk that was assessed, a reason always', () => {
    const wanted = ['risk', 'reason', 'release_plan', 'interpretation_plan', 'response_plan']
    expect(Object.keys(missing(form('drafts', 'risk'), { verdict: 'passed' }))).toEqual(wanted)
    expect(Object.keys(missing(form('drafts', 'risk'), { verdict: 'exempt' }))).toEqual(['reason'])
  })
})

describe('what the draft tells the form', () => {
  it('points at what looks like personal data, and asks whether it is', () => {
    const found = prompt(action('privacy'), draft({ private: [{ kind: { code: 'mobile', label: '手机号' }, text: '13800138000' }] }))
    expect(found.notice).toContain('手机号 13800138000')
    expect(shown('privacy', { verdict: 'passed', found: String(found.initial['found']) })).toContain('not_personal')
  })

  it('asks no such thing of a clean draft, and sends nothing it was not asked for', () => {
    const clean = prompt(action('privacy'), draft({}))
    expect(shown('privacy', { verdict: 'passed', found: String(clean.initial['found']) })).not.toContain('not_personal')
    expect(body(form('drafts', 'privacy'), { ...clean.initial, verdict: 'passed', reason: '' })).toEqual({ gate: 'privacy', verdict: 'passed' })
  })

  it.each([
    ['policy', 'approved', 'true'],
    ['policy', 'published', 'false'],
    ['answer', 'approved', 'false'],
  ])('asks for a second link only with a %s whose interpretation is %s', (kind, state, together) => {
    const companion = { id: 2, title: '解读', kind: { code: 'interpretation', label: '解读材料' }, state: { code: state, label: '' } }
    const { initial } = prompt(action('publications'), draft({ kind: { code: kind, label: '' }, companion }))
    expect(initial['together']).toBe(together)
    expect(shown('publications', { together }).includes('interpretation_url')).toBe(together === 'true')
  })
})

describe('a publication', () => {
  it('is withdrawn with a reason and a word on whether it was ever true', () => {
    expect(body(form('publications', 'withdraw'), { false: 'true', reason: '没有这样发布' })).toEqual({ false: true, reason: '没有这样发布' })
    expect(Object.keys(missing(form('publications', 'withdraw'), {}))).toEqual(['false', 'reason'])
  })
})

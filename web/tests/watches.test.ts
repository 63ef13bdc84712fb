import { describe, expect, it } from 'vitest'
import type { ExampleOut, WatchOut } from '@/api/schema'
import { blank, faultsOf, fromSearch, fromWatch, named, outcome, parted, split } from '@/domain/watches'

const kept: WatchOut = {
  id: 1,
  name: '征地拆迁',
  state: { code: 'active', label: '关注中' },
  version: 3,
  summary: '',
  hits: 0,
  hits_week: 0,
  last_hit_at: null,
  past: null,
  failing: 0,
  changed_by: '杜值',
  changed_at: '2026-03-01T00:00:00Z',
  created_by: '杜值',
  created_at: '2026-03-01T00:00:00Z',
  versions: [],
  definition: {
    any_of: ['拆迁'],
    all_of: [],
    none_of: ['招聘'],
    near: [{ first: '拖欠', second: '工资', within: 8 }],
    reach: 'local',
    divisions: [],
    kinds: ['board'],
  },
  examples: [{ text: '要拆迁了', wanted: true, fits: true, passes: true, why: '符合全部条件' }],
}

describe('words', () => {
  it.each([
    ['拆迁 征地', ['拆迁', '征地']],
    ['拆迁、征地，强拆;征收\n补偿', ['拆迁', '征地', '强拆', '征收', '补偿']],
    ['  拆迁　拆迁  ', ['拆迁']],
    ['', []],
  ])('of %j are %j', (text, found) => {
    expect(split(text)).toEqual(found)
  })

  it('that were pasted together are taken apart, each kept once', () => {
    expect(parted(['拆迁', '征地、拆迁', '强拆'])).toEqual(['拆迁', '征地', '强拆'])
  })
})

describe('a form', () => {
  it('of a search asks for every word of it', () => {
    const form = fromSearch('清源县 拆迁')
    expect(form.definition).toEqual({ ...blank().definition, all_of: ['清源县', '拆迁'] })
    expect(form.name).toBe('清源县 拆迁')
  })

  it('of a kept topic says what is kept, and changing it leaves that alone', () => {
    const form = fromWatch(kept)
    expect(form.definition).toEqual(kept.definition)
    expect(form.examples).toEqual([{ text: '要拆迁了', wanted: true }])
    form.definition.any_of.push('征地')
    for (const pair of form.definition.near) pair.within = 1
    expect(kept.definition.any_of).toEqual(['拆迁'])
    expect(kept.definition.near[0]?.within).toBe(8)
  })
})

describe('faults', () => {
  it('stand with their part, whichever entry they are of', () => {
    const faults = { 'any_of.1': '太短', any_of: '太多', 'near.0.within': '太远', all_of: '空' }
    expect(faultsOf(faults, 'any_of')).toEqual(['太短', '太多'])
    expect(faultsOf(faults, 'near')).toEqual(['太远'])
    expect(faultsOf(faults, 'none_of')).toEqual([])
  })
})

describe('a stretch of time', () => {
  it('is called by its day, or by its month if it is longer', () => {
    const day = { day: '2026-03-01', until: '2026-03-01', count: 2 }
    const month = { day: '2026-03-01', until: '2026-03-31', count: 9 }
    expect(named([day, month]).map((bucket) => bucket.day)).toEqual(['2026-03-01', '2026-03'])
  })
})

describe('the outcome of an example', () => {
  const tried: ExampleOut[] = kept.examples

  it('is shown while it is the example that was tried', () => {
    expect(outcome(tried, { text: ' 要拆迁了 ', wanted: true }, 0)?.passes).toBe(true)
  })

  it.each([
    [{ text: '要拆迁了吗', wanted: true }, 0],
    [{ text: '要拆迁了', wanted: false }, 0],
    [{ text: '要拆迁了', wanted: true }, 1],
  ])('is not shown for %j at %i', (example, place) => {
    expect(outcome(tried, example, place)).toBeNull()
  })
})

import { describe, expect, it } from 'vitest'
import type { SentenceOut } from '@/api/schema'
import { compare, cut, sentence, toWire } from '@/domain/sentences'

const said = (text: string): SentenceOut => ({
  text,
  mark: { code: 'own', label: '本单位陈述' },
  document_id: null,
  note: null,
})

describe('sentences', () => {
  it('are cut after their stops, closing quotes kept with them', () => {
    expect(cut('一人说：“起火了！”随后扑灭。\n现场有序？是；')).toEqual(['一人说：“起火了！”', '随后扑灭。', '现场有序？', '是；'])
  })

  it('are sent without blank ones', () => {
    expect(toWire([sentence(' 甲。 ', 3), sentence('  '), sentence('乙。', null, true)])).toEqual([
      { text: '甲。', document_id: 3, own: false },
      { text: '乙。', document_id: null, own: true },
    ])
  })
})

describe('versions', () => {
  it('show what is new and what was dropped, where it stood', () => {
    const lines = compare([said('甲。'), said('4人。'), said('丙。')], [said('甲。'), said('11人。'), said('丙。'), said('丁。')])
    expect(lines.map((line) => `${line.change}:${line.sentence.text}`)).toEqual([
      'same:甲。',
      'new:11人。',
      'gone:4人。',
      'same:丙。',
      'new:丁。',
    ])
  })

  it('keep every sentence of both', () => {
    const lines = compare([said('甲。'), said('甲。')], [said('甲。')])
    expect(lines.map((line) => line.change)).toEqual(['same', 'gone'])
  })
})

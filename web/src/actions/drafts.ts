/** What reviews and publication of a draft ask for. */
import { type ActionForm, options } from '@/actions/form'

const review = (stage: string, label: string): ActionForm => ({
  title: label,
  submit: '提交意见',
  path: 'reviews',
  fixed: { stage },
  fields: [
    {
      name: 'approve',
      label: '意见',
      kind: 'flag',
      required: true,
      options: options({ true: '同意', false: '退回修改' }),
    },
    { name: 'comment', label: '说明', kind: 'area', hint: '退回时写清要改什么' },
  ],
})

export const draftForms: Record<string, ActionForm> = {
  submit: { title: '送审', submit: '送审', fields: [] },
  first: review('first', '初审'),
  second: review('second', '复审'),
  final: review('final', '终审'),
  secrecy: {
    title: '保密审查',
    submit: '提交审查',
    fields: [
      {
        name: 'approve',
        label: '结论',
        kind: 'flag',
        required: true,
        options: options({ true: '可以公开', false: '不得公开' }),
      },
      { name: 'basis', label: '依据条款', kind: 'text', required: true },
      { name: 'comment', label: '说明', kind: 'area' },
    ],
  },
  publications: {
    title: '登记发布',
    submit: '登记发布',
    fields: [
      { name: 'channel', label: '发布渠道', kind: 'text', required: true },
      { name: 'url', label: '链接', kind: 'text', required: true },
      { name: 'published_at', label: '发布时间', kind: 'time', required: true },
    ],
  },
}

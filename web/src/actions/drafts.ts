/** What reviews and publication of a draft ask for. */
import { type ActionForm, options, reason } from '@/actions/form'
import { gateForms } from '@/actions/gates'

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
      {
        name: 'interpretation_url',
        label: '解读材料的链接',
        kind: 'text',
        required: true,
        hint: '与文件同步发布，两页互相链接',
        when: { field: 'together', is: ['true'] },
      },
    ],
  },
  ...gateForms,
}

export const publicationForms: Record<string, ActionForm> = {
  check: { title: '检查互链', submit: '检查', notice: '打开文件和解读材料的网页，看是否互相链接；要等两个网站应答。', fields: [] },
  withdraw: {
    title: '撤回发布',
    submit: '撤回',
    notice: '到期前撤回，时限继续计；到期后撤回，时限仍算完成，留下更正任务。认定不实的，从未算数。',
    fields: [
      {
        name: 'false',
        label: '当初的登记',
        kind: 'flag',
        required: true,
        options: options({ false: '属实，现在撤回', true: '不属实，没有这样发布过' }),
      },
      reason('为什么撤回，公众会看到什么'),
    ],
  },
}

export const debtForms: Record<string, ActionForm> = {
  settle: {
    title: '更正办结',
    submit: '办结',
    fields: [
      { name: 'text', label: '更正了什么', kind: 'area', required: true },
      { name: 'url', label: '更正在哪里可以看到', kind: 'text' },
    ],
  },
}

/** What the gates before publication ask for. */
import { type ActionForm, type Field, options, reason } from '@/actions/form'

const words = (name: string, label: string, hint: string, when?: Field['when']): Field => ({
  name,
  label,
  kind: 'area',
  required: true,
  hint,
  ...(when ? { when } : {}),
})

const passed: Field['when'] = { field: 'verdict', is: ['passed'] }
const elsewise: Field['when'] = { field: 'verdict', is: ['returned', 'exempt'] }

const verdict = (pairs: Record<string, string>): Field => ({
  name: 'verdict',
  label: '结论',
  kind: 'choice',
  required: true,
  options: options(pairs),
})

export const gateForms: Record<string, ActionForm> = {
  attribute: {
    title: '认定公开属性',
    submit: '认定',
    path: 'gates',
    fixed: { gate: 'attribute' },
    fields: [
      {
        name: 'attribute',
        label: '公开属性',
        kind: 'choice',
        required: true,
        options: options({ proactive: '主动公开', on_application: '依申请公开', withheld: '不予公开' }),
      },
      {
        ...reason('依据哪一条、为什么不主动公开'),
        when: { field: 'attribute', is: ['on_application', 'withheld'] },
      },
    ],
  },
  privacy: {
    title: '去标识化核对',
    submit: '提交核对',
    path: 'gates',
    fixed: { gate: 'privacy' },
    fields: [
      verdict({ passed: '没有应去掉的个人信息', returned: '退回修改', exempt: '适用例外' }),
      {
        name: 'exemption',
        label: '例外',
        kind: 'choice',
        required: true,
        options: options({ penalty: '惩戒公示', mandatory: '强制性信息披露' }),
        when: { field: 'verdict', is: ['exempt'] },
      },
      {
        name: 'not_personal',
        label: '上面找出的各处，已核对都不是个人信息',
        kind: 'flag',
        options: options({ true: '已核对，不是', false: '还没有' }),
        when: { field: 'found', is: ['true'] },
      },
      { ...reason('退回要改什么；例外的依据；误认的为什么不是个人信息'), required: false },
    ],
  },
  judgement: {
    title: '公开内容、时机、方式研判',
    submit: '提交研判',
    path: 'gates',
    fixed: { gate: 'judgement' },
    fields: [
      verdict({ passed: '可以这样公开', returned: '退回修改' }),
      words('content', '公开内容', '表述是否准确、会不会引起误读或失信', passed),
      words('timing', '公开时机', '为什么现在发，早发晚发有何影响', passed),
      words('manner', '公开方式', '在哪里发、谁来发、要不要配发解读', passed),
      { ...reason('要改什么'), when: elsewise },
    ],
  },
  risk: {
    title: '舆情风险评估',
    submit: '提交评估',
    path: 'gates',
    fixed: { gate: 'risk' },
    fields: [
      verdict({ passed: '已评估', returned: '暂不宜出台', exempt: '不涉及敏感事项，不需评估' }),
      {
        name: 'risk',
        label: '风险',
        kind: 'choice',
        required: true,
        options: options({ low: '低', medium: '中', high: '高' }),
        when: passed,
      },
      reason('风险在哪里、谁会关切；不需评估的理由'),
      words('release_plan', '发布预案', '何时、何处、由谁发布', passed),
      words('interpretation_plan', '解读预案', '谁来解读、用什么形式', passed),
      words('response_plan', '回应预案', '可能的疑问，由谁怎样回应', passed),
    ],
  },
  interpretation: {
    title: '解读材料',
    submit: '起草解读材料',
    notice: '谁起草谁解读；没有解读材料，政策文件不予送审。每一句先记为本单位陈述，存好后可再改。',
    fields: [
      { name: 'title', label: '标题', kind: 'text', required: true },
      { name: 'text', label: '解读全文', kind: 'area', required: true, hint: '背景、主要内容、怎么办、问谁' },
    ],
  },
  express: {
    title: '应急快车道',
    submit: '开快车道',
    notice: '终审和保密审查后即可发布；其余关口成为欠办，补完之前办件不能归档。',
    fields: [reason('为什么等不及')],
  },
}

/** What the steps of a case ask for. */
import { chainForms } from '@/actions/chain'
import { type ActionForm, type Field, options, reason } from '@/actions/form'

const grades = { I: 'I 级 特别重大（红）', II: 'II 级 重大（橙）', III: 'III 级 较大（黄）', IV: 'IV 级 一般（蓝）' }

const text = (hint: string): Field => ({ name: 'text', label: '内容', kind: 'area', required: true, hint })

const conference = { field: 'kind', is: ['press_conference'] }
const paper = ['publication', 'letter', 'report', 'decision', 'transfer', 'record']

const evidence: Field[] = [
  {
    name: 'kind',
    label: '证据种类',
    kind: 'choice',
    required: true,
    initial: 'press_conference',
    options: options({
      press_conference: '新闻发布会',
      publication: '发布',
      letter: '文书（送达、告知）',
      report: '报告',
      decision: '决定',
      transfer: '移送',
      record: '记录',
      internal_report: '内部报告（不停表）',
      status: '情况说明（不停表）',
    }),
  },
  {
    name: 'duty',
    label: '履行的义务',
    kind: 'duty',
    required: true,
    when: { field: 'kind', is: paper },
    hint: '只有对应的证据能停表',
  },
  { name: 'held_at', label: '举行（发生）时间', kind: 'time', required: true, hint: '北京时间；晚两小时以上录入将标“补录”' },
  { name: 'reference', label: '文书编号', kind: 'text', when: { field: 'kind', is: paper } },
  { name: 'place', label: '地点', kind: 'text', required: true, when: conference },
  { name: 'host', label: '主持人', kind: 'text', required: true, when: conference },
  { name: 'speakers', label: '发言人', kind: 'tags', required: true, when: conference, hint: '多人用顿号或逗号分开' },
  { name: 'head_spoke', label: '主要负责人出席并发言', kind: 'flag', required: true, when: conference, options: options({ true: '是', false: '否' }) },
  { name: 'url', label: '链接', kind: 'text', hint: '链接和附件至少有一项' },
  { name: 'file_sha256', label: '附件', kind: 'file' },
  { name: 'note', label: '备注', kind: 'area' },
]

const ofClock = ['waive', 'inapplicable', 'extend']

export const caseForms: Record<string, ActionForm> = {
  assess: {
    title: '研判',
    submit: '提交研判',
    fields: [
      {
        name: 'decision',
        label: '结论',
        kind: 'choice',
        required: true,
        options: options({
          must_answer: '需回应',
          pass_on: '转有关单位',
          watch: '继续关注',
          false_alarm: '误报',
          no_answer: '不需回应',
        }),
      },
      {
        name: 'grounds',
        label: '属于哪一类必须回应的舆情（可多选，都不是则不选）',
        kind: 'choices',
        initial: [],
        options: options({
          policy_misread: '对重大政策措施存在误解误读',
          public_interest: '涉及公众切身利益且产生较大影响',
          moral_line: '涉及民生领域严重冲击社会道德底线',
          emergency: '涉及突发事件处置和自然灾害应对',
          superior_request: '上级政府要求主动回应',
          hot_topic: '公众关注的社会热点（地方规定）',
        }),
      },
      {
        name: 'sort',
        label: '分类处置',
        kind: 'select',
        hint: '决定处置结果要公布什么',
        options: options({
          suggestion: '建设性意见建议：吸收采纳，公开采纳情况',
          hardship: '反映实际困难：尽快解决，公布解决情况',
          major_problem: '反映重大问题：调查处置，发布调查处置情况',
          unaware: '不了解情况：发布权威信息',
          mistaken_view: '错误看法：引导纠正，说明真实情况',
        }),
      },
      reason(),
    ],
  },
  assign: {
    title: '交办',
    submit: '交办',
    fields: [{ name: 'unit_id', label: '第一责任单位', kind: 'unit', required: true }, reason()],
  },
  co_units: {
    title: '协办单位',
    submit: '确定协办单位',
    notice: '选的是全部协办单位，没有选中的不再协办。',
    fields: [{ name: 'unit_ids', label: '协办单位', kind: 'units', initial: [] }, reason()],
  },
  sign_for: { title: '签收', submit: '签收', fields: [] },
  send_back: { title: '退回', submit: '退回', fields: [reason('为何不属本单位，建议交给谁')] },
  measures: { title: '处置措施', submit: '记录', fields: [text('做了什么、谁做的、何时')] },
  grade: {
    title: '确认或更正等级',
    submit: '确认等级',
    notice: '调低等级会放宽时限，请改走“放宽时限”，由第二人确认。',
    fields: [
      { name: 'grade', label: '等级', kind: 'choice', required: true, options: options(grades) },
      reason('伤亡数字、依据条款'),
    ],
  },
  facts: {
    title: '核实事实',
    submit: '确认数字',
    fields: [
      {
        name: 'kind',
        label: '事实',
        kind: 'select',
        required: true,
        options: options({
          deaths: '死亡（人）',
          missing: '失踪（人）',
          injured_serious: '重伤（人）',
          injured_light: '轻伤（人）',
          injured: '受伤（人）',
          trapped: '被困（人）',
          sick: '发病（人）',
          evacuated: '转移（人）',
          affected: '受影响（人）',
          loss_yuan: '直接经济损失（元）',
        }),
      },
      { name: 'value', label: '数字', kind: 'number', required: true },
      { name: 'source', label: '依据', kind: 'text', required: true, hint: '谁、什么材料' },
      reason(),
    ],
  },
  time: {
    title: '更正事发时间',
    submit: '更正',
    notice: '改早收紧时限，立即生效；改晚会放宽时限，请改走“放宽时限”。',
    fields: [{ name: 'occurred_at', label: '事发时间', kind: 'time', required: true }, reason('依据：谁、什么材料')],
  },
  easings: {
    title: '放宽时限',
    submit: '提请放宽',
    notice: '放宽须由第二人确认才生效，并一直显示在办件上。',
    fields: [
      {
        name: 'kind',
        label: '种类',
        kind: 'choice',
        required: true,
        options: options({
          grade_down: '调低等级',
          later_time: '更晚的发生时间',
          waive: '免除',
          inapplicable: '不适用',
          extend: '延长',
        }),
      },
      {
        name: 'grade',
        label: '改为',
        kind: 'select',
        required: true,
        options: options(grades),
        when: { field: 'kind', is: ['grade_down'] },
      },
      {
        name: 'occurred_at',
        label: '发生时间',
        kind: 'time',
        required: true,
        when: { field: 'kind', is: ['later_time'] },
      },
      {
        name: 'obligation_id',
        label: '时限',
        kind: 'clock',
        required: true,
        when: { field: 'kind', is: ofClock },
      },
      {
        name: 'amount',
        label: '延长多少',
        kind: 'number',
        required: true,
        hint: '单位同原期限；须在期满前由负责人批准',
        when: { field: 'kind', is: ['extend'] },
      },
      {
        name: 'told_at',
        label: '告知当事人的时间',
        kind: 'time',
        initial: '',
        when: { field: 'kind', is: ['extend'] },
      },
      {
        name: 'reference',
        label: '告知文书编号',
        kind: 'text',
        hint: '规定要告知当事人的，时间和编号都要填',
        when: { field: 'kind', is: ['extend'] },
      },
      reason(),
    ],
  },
  concede: {
    title: '记为未完成',
    submit: '记为未完成',
    notice: '这一项义务将永远显示为未完成。',
    fields: [{ name: 'obligation_id', label: '时限', kind: 'clock', required: true }, reason('为何没有做')],
  },
  evidence: { title: '登记证据', submit: '登记', fields: evidence },
  result: { title: '公布处置结果', submit: '登记结果', fields: [
      text('结果是什么、在哪里公布'),
      { name: 'url', label: '链接', kind: 'text', hint: '公众能看到处置结果的地址' },
    ] },
  effect: { title: '效果评估', submit: '提交评估', fields: [text('回应后的声量、情绪、还有什么疑问')] },
  archive: { title: '归档', submit: '归档', fields: [reason()] },
  ...chainForms,
}

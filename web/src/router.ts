/** Screens and their addresses. Each but the first two is loaded when first opened. */
import { createRouter, createWebHistory } from 'vue-router'
import { useSession } from '@/stores/session'
import Board from '@/views/board/Board.vue'
import SignIn from '@/views/session/SignIn.vue'

export const router = createRouter({
  history: createWebHistory(),
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  routes: [
    { path: '/', name: 'board', component: Board, meta: { title: '值班台' } },
    { path: '/session', name: 'session', component: SignIn, meta: { title: '登录', open: true } },
    { path: '/events', name: 'events', component: () => import('@/views/events/EventList.vue'), meta: { title: '事件' } },
    {
      path: '/events/:id(\\d+)',
      name: 'event',
      component: () => import('@/views/events/EventPage.vue'),
      props: (to) => ({ id: Number(to.params['id']) }),
      meta: { title: '事件' },
    },
    { path: '/cases', name: 'cases', component: () => import('@/views/cases/CaseList.vue'), meta: { title: '办件' } },
    { path: '/cases/new', name: 'new-case', component: () => import('@/views/cases/NewCase.vue'), meta: { title: '登记办件' } },
    {
      path: '/cases/:id(\\d+)',
      name: 'case',
      component: () => import('@/views/cases/CasePage.vue'),
      props: (to) => ({ id: Number(to.params['id']) }),
      meta: { title: '办件' },
    },
    {
      path: '/cases/:caseId(\\d+)/draft',
      name: 'new-draft',
      component: () => import('@/views/drafts/NewDesk.vue'),
      props: (to) => ({ caseId: Number(to.params['caseId']) }),
      meta: { title: '拟稿' },
    },
    { path: '/drafts', name: 'drafts', component: () => import('@/views/drafts/DraftList.vue'), meta: { title: '拟稿' } },
    {
      path: '/secrecy-ledger',
      name: 'secrecy-ledger',
      component: () => import('@/views/drafts/SecrecyLedger.vue'),
      meta: { title: '保密审查台账' },
    },
    {
      path: '/drafts/:id(\\d+)',
      name: 'draft',
      component: () => import('@/views/drafts/Desk.vue'),
      props: (to) => ({ id: Number(to.params['id']) }),
      meta: { title: '拟稿' },
    },
    {
      path: '/watches',
      name: 'watches',
      component: () => import('@/views/watches/WatchList.vue'),
      meta: { title: '关注主题' },
    },
    {
      path: '/watches/new',
      name: 'new-watch',
      component: () => import('@/views/watches/WatchPage.vue'),
      meta: { title: '新建关注主题' },
    },
    {
      path: '/watches/:id(\\d+)',
      name: 'watch',
      component: () => import('@/views/watches/WatchPage.vue'),
      props: (to) => ({ id: Number(to.params['id']) }),
      meta: { title: '关注主题' },
    },
    { path: '/search', name: 'search', component: () => import('@/views/search/Search.vue'), meta: { title: '检索' } },
    {
      path: '/timeliness',
      name: 'timeliness',
      component: () => import('@/views/timeliness/Timeliness.vue'),
      meta: { title: '时效' },
    },
    { path: '/sources', name: 'sources', component: () => import('@/views/sources/Sources.vue'), meta: { title: '来源' } },
    {
      path: '/sources/new',
      name: 'new-source',
      component: () => import('@/views/sources/SourceEditor.vue'),
      meta: { title: '新建来源' },
    },
    {
      path: '/sources/catalogue',
      name: 'source-catalogue',
      component: () => import('@/views/sources/Catalogue.vue'),
      meta: { title: '来源目录' },
    },
    {
      path: '/sources/:id/change',
      name: 'change-source',
      component: () => import('@/views/sources/SourceEditor.vue'),
      props: true,
      meta: { title: '修改来源' },
    },
    {
      path: '/sources/:id',
      name: 'source',
      component: () => import('@/views/sources/SourcePage.vue'),
      props: true,
      meta: { title: '来源' },
    },
    {
      path: '/rules',
      name: 'rules',
      component: () => import('@/views/rules/RuleList.vue'),
      meta: { title: '规则' },
    },
    {
      path: '/rules/trial',
      name: 'trial',
      component: () => import('@/views/rules/Trial.vue'),
      meta: { title: '试算' },
    },
    {
      path: '/rules/packs',
      name: 'packs',
      component: () => import('@/views/rules/Packs.vue'),
      meta: { title: '规则包' },
    },
    {
      path: '/rules/holidays',
      name: 'holidays',
      component: () => import('@/views/rules/Holidays.vue'),
      meta: { title: '放假安排' },
    },
    {
      path: '/rules/:id',
      name: 'rule',
      component: () => import('@/views/rules/RulePage.vue'),
      props: true,
      meta: { title: '规则' },
    },
    {
      path: '/notices',
      name: 'notices',
      component: () => import('@/views/notices/Inbox.vue'),
      meta: { title: '通知' },
    },
    {
      path: '/channels',
      name: 'channels',
      component: () => import('@/views/notices/Channels.vue'),
      meta: { title: '通知渠道' },
    },
    {
      path: '/roster',
      name: 'roster',
      component: () => import('@/views/roster/Roster.vue'),
      meta: { title: '值班表' },
    },
    {
      path: '/partners',
      name: 'partners',
      component: () => import('@/views/partners/Partners.vue'),
      meta: { title: '联动部门' },
    },
    {
      path: '/findings',
      name: 'findings',
      component: () => import('@/views/findings/Findings.vue'),
      meta: { title: '问责' },
    },
    {
      path: '/drills',
      name: 'drills',
      component: () => import('@/views/drills/DrillList.vue'),
      meta: { title: '演练' },
    },
    {
      path: '/drills/:id(\\d+)',
      name: 'drill',
      component: () => import('@/views/drills/DrillPage.vue'),
      props: (to) => ({ id: Number(to.params['id']) }),
      meta: { title: '演练' },
    },
    {
      path: '/:rest(.*)*',
      name: 'nowhere',
      component: () => import('@/views/session/Nowhere.vue'),
      meta: { title: '没有这一页' },
    },
  ],
})

router.beforeEach(async (to) => {
  const session = useSession()
  if (to.meta['open']) return true
  await session.restore().catch(() => undefined)
  return session.me ? true : { name: 'session', query: { next: to.fullPath } }
})

router.afterEach((to) => {
  document.title = `${String(to.meta['title'])} · 回应`
})

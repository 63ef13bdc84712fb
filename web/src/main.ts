import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from '@/App.vue'
import { onSignedOut } from '@/api/client'
import { router } from '@/router'
import { useBoard } from '@/stores/board'
import { useClock } from '@/stores/clock'
import { useLive } from '@/stores/live'
import { useSession } from '@/stores/session'
import { useWatch } from '@/stores/watch'
import '@/styles/element.css'
import '@/styles/base.css'

const app = createApp(App).use(createPinia())
useClock().start()
onSignedOut(() => {
  useSession().forget()
  useBoard().forget()
  useWatch().forget()
  useLive().stop()
  void router.push({ name: 'session', query: { next: router.currentRoute.value.fullPath } })
})
app.use(router).mount('#app')

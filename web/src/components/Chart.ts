/** The chart, loaded when the first one is drawn: it weighs more than the rest of the first screen. */
import { defineAsyncComponent } from 'vue'

export const Chart = defineAsyncComponent(() => import('@/components/EChart.vue'))

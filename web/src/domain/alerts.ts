/** Which alerts still ask for somebody. */
import type { AlertOut } from '@/api/schema'

/** Named or dismissed. A grave alert has its case at once, before anybody has seen it: a case alone is no answer. */
export const answered = (alert: AlertOut) => alert.acknowledged_by !== null || alert.state.code === 'dismissed'

/** Nothing is left to do with the alert itself: what follows stands on its case. */
export const settled = (alert: AlertOut) => answered(alert) && alert.state.code !== 'acknowledged'
